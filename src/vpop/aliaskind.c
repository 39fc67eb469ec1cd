/* aliaskind - see aliaskind.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/aliaskind.h"

#include <stddef.h>
#include <string.h>

#include "route/dotqmail.h"
#include "vpop/enroll.h"

/* Programs, and what they make of the file. */
static const struct {
	const char *name;
	enum bounds_number kind;
} programs[] = {{"ezmlm-send", BOUNDS_LISTS}, {"ezmlm-reject", BOUNDS_LISTS},
	{"ezmlm-dispatch", BOUNDS_LISTS}, {"ezmlm-", BOUNDS_NUMBERS},
	{"autorespond", BOUNDS_AUTORESPONDERS},
	{"vacation", BOUNDS_AUTORESPONDERS}, {"", BOUNDS_ALIASES}};

static bool contains(struct str text, struct str part)
{
	while (text.n >= part.n && !str_starts(text, part))
		text = str_skip(text, 1);
	return text.n >= part.n;
}

static enum bounds_number by_program(struct str command)
{
	size_t i = 0;

	while (!contains(command, str_text(programs[i].name)))
		i++;
	return programs[i].kind;
}

static enum bounds_number by_address(struct str address, const char *dir)
{
	size_t at = str_find_last(address, '@');
	const struct enroll *domain =
		at < address.n ? enroll_find(str_skip(address, at + 1)) : 0;

	if (at == address.n || (domain && strcmp(domain->dir, dir) == 0))
		return BOUNDS_ALIASES;
	return BOUNDS_FORWARDS;
}

static enum bounds_number by_line(
	const struct dotqmail_line *line, const char *dir)
{
	switch (line->kind) {
	case DOTQMAIL_PROGRAM:
		return by_program(line->text);
	case DOTQMAIL_FORWARD:
		return by_address(line->text, dir);
	case DOTQMAIL_MBOX:
	case DOTQMAIL_MAILDIR:
		return BOUNDS_ALIASES;
	case DOTQMAIL_COMMENT:
	case DOTQMAIL_BLANK:
	case DOTQMAIL_LIST:
	case DOTQMAIL_UNKNOWN:
		break;
	}
	return BOUNDS_NUMBERS;
}

/* The kinds are in the order of the numbers: the greatest one counts. */
enum bounds_number aliaskind(struct str lines, const char *dir)
{
	enum bounds_number found = BOUNDS_NUMBERS;
	struct dotqmail_line line;

	while (dotqmail_next(&lines, &line)) {
		enum bounds_number kind = by_line(&line, dir);
		if (kind != BOUNDS_NUMBERS &&
			(found == BOUNDS_NUMBERS || kind > found))
			found = kind;
	}
	return found;
}
