/* flags - see flags.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/flags.h"

#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"

static void say(const char *const *parts)
{
	char space[256];
	struct out out = OUT_TO(STDERR_FILENO, space);

	out_list(&out, parts);
	/* Nobody is left to be told that nobody can be told. */
	ignore(out_flush(&out));
}

static char refuse(const char *what, char letter)
{
	const char text[] = {letter, 0};

	say((const char *const[]){
		prog_name, ": ", what, " -- ", text, "\n", 0});
	return '?';
}

/* Is there a letter left in an argument? Leaves index behind a "--". */
static int at_letter(struct flags *flags)
{
	const char *word = flags->argv[flags->index];

	if (flags->at && word[1 + flags->at])
		return 1;
	if (flags->at) {
		flags->at = 0;
		word = flags->argv[++flags->index];
	}
	if (!word || word[0] != '-' || !word[1])
		return 0;
	if (strcmp(word, "--") == 0) {
		flags->index++;
		return 0;
	}
	return 1;
}

char flags_next(struct flags *flags, const char *letters)
{
	if (!at_letter(flags))
		return 0;
	const char *rest = flags->argv[flags->index] + 1 + flags->at++;
	const char *known = *rest == ':' ? 0 : strchr(letters, *rest);
	if (!known)
		return refuse("illegal option", *rest);
	if (known[1] != ':')
		return *rest;
	flags->at = 0;
	flags->value = rest[1] ? rest + 1 : flags->argv[++flags->index];
	if (!flags->value)
		return refuse("option requires an argument", *rest);
	flags->index++;
	return *rest;
}
