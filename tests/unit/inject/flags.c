/* flags: command lines, one letter at a time
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/flags.h"

#include "child.h"

const char prog_name[] = "flagger";

static char *words[20];
static const char *letters = "ab:c";

/* The words of a command line, a blank between them. */
static void line(const char *text)
{
	static char copy[200];
	size_t n = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	for (char *word = strtok(copy, " "); word; word = strtok(0, " "))
		words[n++] = word;
	words[n] = 0;
}

/* Its letters with their values, then the first argument's index. */
static bool reads(const char *text, const char *want)
{
	char got[200] = "";
	struct flags flags = FLAGS_FROM(words);
	char letter;

	line(text);
	while ((letter = flags_next(&flags, letters)) != 0)
		snprintf(got + strlen(got), 50, "%c%s ", letter,
			letter == 'b' ? flags.value : "");
	snprintf(got + strlen(got), 50, "%d", flags.index);
	return strcmp(got, want) == 0;
}

static void options(void)
{
	CHECK(reads("p", "1"));
	CHECK(reads("p x -a", "1"));
	CHECK(reads("p -a -c x", "a c 3"));
	CHECK(reads("p -ac x", "a c 2"));
	CHECK(reads("p -abvalue -c", "a bvalue c 3"));
	CHECK(reads("p -ab value -c", "a bvalue c 4"));
	CHECK(reads("p -b -a x", "b-a 3"));
	CHECK(reads("p -a -- -c", "a 3"));
	CHECK(reads("p - -a", "1"));
	CHECK(reads("p -a -", "a 2"));
}

static void wrong_letter(void)
{
	_exit(reads("p -ax", "a ? 2") ? 0 : 1);
}

static void colon(void)
{
	_exit(reads("p -: x", "? 2") ? 0 : 1);
}

static void no_value(void)
{
	struct flags flags = FLAGS_FROM(words);

	line("p -b");
	_exit(flags_next(&flags, letters) == '?' ? 0 : 1);
}

static void refusals(void)
{
	CHECK(child_run(wrong_letter) == 0);
	CHECK(scratch_holds("err", "flagger: illegal option -- x\n"));
	CHECK(child_run(colon) == 0);
	CHECK(scratch_holds("err", "flagger: illegal option -- :\n"));
	CHECK(child_run(no_value) == 0);
	CHECK(scratch_holds(
		"err", "flagger: option requires an argument -- b\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(options);
	RUN(refusals);
	RUN(scratch_leave);
	return check_done();
}
