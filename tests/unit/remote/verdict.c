/* verdict: the report's parts in any order, and every message's form
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/verdict.h"

#include <fcntl.h>
#include <unistd.h>

#include "check.h"

static struct verdict verdict = VERDICT_EMPTY;
static const struct str nothing = {0, 0};

/* What is written, NULs shown as '|'; "" when it is refused. */
static const char *report(void)
{
	static char text[100000];
	int fds[2];
	ssize_t n = 0;

	CHECK(pipe(fds) == 0);
	if (verdict_write(&verdict, fds[1]) == 0)
		n = read(fds[0], text, sizeof(text) - 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
	for (ssize_t i = 0; i < n; i++)
		if (!text[i])
			text[i] = '|';
	text[n > 0 ? n : 0] = 0;
	return text;
}

static bool is(const char *want)
{
	return strcmp(report(), want) == 0;
}

static void begin(size_t n)
{
	CHECK(verdict_begin(&verdict, n) == 0);
}

static void parts(void)
{
	begin(3);
	CHECK(verdict_open(&verdict));
	verdict_message(&verdict, 'K', str_text("250 x\n"), "fine", ".\n");
	verdict_recipient(&verdict, 1, 'h', str_text("550 y\n"), "no.\n");
	verdict_recipient(&verdict, 0, 'r', nothing, "");
	verdict_recipient(&verdict, 2, VERDICT_TAKEN, nothing, "too");
	CHECK(!verdict_open(&verdict));
	CHECK(is("r|hno.\nRemote host said: 550 y\n|rtoo|"
		 "Kfine.\nRemote host said: 250 x\n|"));
}

/* The message alone; who was not heard of shares its fate. */
static void unsaid(void)
{
	begin(2);
	CHECK(is(""));
	verdict_plain(&verdict, verdict_dns);
	CHECK(report()[0] == 'Z' && strchr(report(), '|')[1] == 0);
	begin(2);
	verdict_recipient(&verdict, 1, 's', nothing, "later");
	verdict_message(&verdict, 'Z', nothing, "died");
	CHECK(is("r|slater|Zdied|"));
	begin(2);
	CHECK(is(""));
}

/* Several transactions: what happened in one is not said of another. */
static void settled(void)
{
	begin(4);
	verdict_recipient(&verdict, 0, VERDICT_TAKEN, nothing, "");
	verdict_recipient(&verdict, 1, 'h', nothing, "no");
	verdict_message(&verdict, 'K', nothing, "first");
	verdict_settle(&verdict);
	CHECK(is("")); /* of two nothing is known yet */
	verdict_recipient(&verdict, 2, VERDICT_TAKEN, nothing, "");
	verdict_message(&verdict, 'Z', nothing, "died");
	CHECK(is("r|hno|sdied|sdied|Kfirst|"));

	begin(2);
	verdict_recipient(&verdict, 0, VERDICT_TAKEN, nothing, "");
	verdict_message(&verdict, 'D', nothing, "bad");
	verdict_settle(&verdict);
	verdict_recipient(&verdict, 1, VERDICT_TAKEN, nothing, "");
	verdict_message(&verdict, 'K', nothing, "good");
	CHECK(is("hbad|r|Kgood|"));

	begin(1);
	verdict_recipient(&verdict, 0, VERDICT_TAKEN, nothing, "");
	verdict_message(&verdict, 'K', nothing, "all");
	verdict_settle(&verdict);
	CHECK(is("r|Kall|"));
}

/* A report has an end, whatever is said; the letters are always there. */
static void large(void)
{
	static char text[60000];
	size_t n = 200;

	memset(text, 'x', sizeof(text) - 1);
	begin(n);
	for (size_t i = 0; i < n; i++)
		verdict_recipient(&verdict, i, 'h', nothing, text);
	verdict_message(&verdict, 'D', nothing, text);
	CHECK(verdict.texts.n <= VERDICT_TEXT_MAX);
	CHECK(verdict.parts[0].n == sizeof(text) - 1);
	CHECK(verdict.parts[n - 1].letter == 'h' && !verdict.parts[n - 1].n);
	CHECK(verdict.message.letter == 'D');
	/* Nothing of it is left when there is no memory for the next. */
	CHECK(verdict_begin(&verdict, (size_t)-1) == -1);
	verdict_plain(&verdict, verdict_system);
	CHECK(is("ZSystem resources temporarily unavailable. (#4.3.0)\n|"));
	begin(1);
	CHECK(verdict.texts.n == 0);
}

static void not_written(void)
{
	begin(1);
	verdict_message(&verdict, 'K', nothing, "x");
	CHECK(verdict_write(&verdict, -1) == -1);
}

static void forms(void)
{
	const char *const all[] = {verdict_usage, verdict_home, verdict_system,
		verdict_dns, verdict_no_mx, verdict_null_mx, verdict_loop,
		verdict_unreached, verdict_read, verdict_partial, verdict_break,
		verdict_sender, verdict_utf8, verdict_convert, verdict_header};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *code = strstr(all[i], "(#");
		CHECK(all[i][0] == 'Z' || all[i][0] == 'D');
		CHECK(code && code[2] == (all[i][0] == 'Z' ? '4' : '5'));
		CHECK(code && strcmp(strchr(code, ')'), ")\n") == 0);
	}
}

int main(void)
{
	RUN(parts);
	RUN(unsaid);
	RUN(settled);
	RUN(large);
	RUN(not_written);
	RUN(forms);
	return check_done();
}
