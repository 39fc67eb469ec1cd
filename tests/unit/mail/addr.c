/* addr: tokens read and written; any bytes are survived, in linear time
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/addr.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"

enum { MANY = 1 << 20 };

/* Reads and prints again. */
static int prints(const char *text, const char *want)
{
	struct addr_tokens list = ADDR_TOKENS(MANY);
	struct buf b = BUF_LIMIT(MANY);
	int ok = addr_parse(&list, str_text(text)) == ADDR_OK &&
		 addr_print(&b, &list, 0) == 0 && str_is(buf_str(&b), want);

	addr_free(&list);
	buf_free(&b);
	return ok;
}

static int means(const char *text, const char *want)
{
	struct addr_tokens list = ADDR_TOKENS(MANY);
	struct buf b = BUF_LIMIT(MANY);
	int ok = addr_parse(&list, str_text(text)) == ADDR_OK &&
		 addr_plain(&b, &list) == 0 && str_is(buf_str(&b), want);

	addr_free(&list);
	buf_free(&b);
	return ok;
}

static enum addr_verdict verdict_n(const char *text, size_t n)
{
	struct addr_tokens list = ADDR_TOKENS(MANY);
	enum addr_verdict verdict = addr_parse(&list, str_of(text, n));

	addr_free(&list);
	return verdict;
}

static enum addr_verdict verdict(const char *text)
{
	return verdict_n(text, strlen(text));
}

static void spaces(void)
{
	CHECK(prints("", ""));
	CHECK(prints(" \t\r\n ", ""));
	CHECK(prints("a @ b . c", "a@b.c"));
	CHECK(prints("a@b,c@d", "a@b, c@d"));
	CHECK(prints("Joe<a@b>", "Joe <a@b>"));
	CHECK(prints("g:a;,b", "g: a;, b"));
	CHECK(prints("a\r\n b\r\n", "a b"));
	CHECK(prints("a@b\r", "a@b"));
}

static void words(void)
{
	CHECK(prints("\"a b\"@c", "\"a b\"@c"));
	CHECK(prints("a\\b@c", "ab@c"));
	CHECK(prints("a\\ b@c", "\"a b\"@c"));
	CHECK(prints("a)@c", "\"a\\)\"@c"));
	CHECK(prints("j\303\266@c", "\"j\303\266\"@c"));
	CHECK(prints("\"a\\\"q\\\\x\"", "\"a\\\"q\\\\x\""));
	CHECK(prints("a@[1.2.3.4]", "a@[1.2.3.4]"));
	CHECK(prints("(a (b) \\( c)", "(a b \\( c)"));
	CHECK(prints("\"\"@c", "\"\"@c"));
}

/* Whatever a word holds, its field stays one: a line end that was read is where
 * the field was folded, one that is meant is shown as '_'. */
static void line_ends(void)
{
	struct addr_tokens list = ADDR_TOKENS(10);
	struct buf b = BUF_LIMIT(100);

	CHECK(prints("\"a\n b\"@c", "\"a b\"@c"));
	CHECK(prints("\"a\\\r\n b\"@c", "\"a b\"@c"));
	CHECK(prints("a\\\nb\n", "ab"));
	CHECK(prints("a\\\n", "a"));
	CHECK(addr_push(&list, addr_plain_token(ADDR_QUOTE,
				       str_text("a\nBcc: b"))) == 0);
	CHECK(addr_print(&b, &list, 78) == 0);
	CHECK_TEXT(buf_str(&b), "\"a_Bcc: b\"");
	buf_clear(&b);
	CHECK(addr_plain(&b, &list) == 0);
	CHECK_TEXT(buf_str(&b), "a\nBcc: b");
	addr_free(&list);
	buf_free(&b);
}

static void meanings(void)
{
	CHECK(means("\"a b\" @ c . d (x)", "a b@c.d"));
	CHECK(means("\"a\\\"q\\\\x\"@b", "a\"q\\x@b"));
	CHECK(means("a@[1.2\\3]", "a@[1.23]"));
	CHECK(means("<a;b:c>,", "<a;b:c>,"));
}

static void unreadable(void)
{
	CHECK(verdict("\"a@b") == ADDR_BAD);
	CHECK(verdict("a@[1") == ADDR_BAD);
	CHECK(verdict("(a(b)") == ADDR_BAD);
	CHECK(verdict("a\\") == ADDR_BAD);
	CHECK(verdict("\"a\\\"") == ADDR_BAD);
	CHECK(verdict("a@b\rSubject: x") == ADDR_BAD);
	CHECK(verdict_n("a\0b@c", 5) == ADDR_BAD);
	CHECK(verdict("a@b\r\n") == ADDR_OK);
}

static void limits(void)
{
	struct addr_tokens list = ADDR_TOKENS(4);
	struct buf b = BUF_LIMIT(3);

	CHECK(addr_parse(&list, str_text("a@b.c")) == ADDR_ERROR);
	CHECK(errno == EMSGSIZE && addr_count(&list) == 4);
	CHECK(addr_print(&b, &list, 78) == -1);
	CHECK(addr_plain(&b, &list) == -1);
	addr_free(&list);
	buf_free(&b);
}

/* Pieces of n bytes with their comma, as many as fit, then a new line. */
static void folding(void)
{
	struct addr_tokens list = ADDR_TOKENS(100);
	struct buf b = BUF_LIMIT(1000);

	CHECK(addr_parse(&list, str_text("aaaa,bbbb,cccc,dddddddddddd,e,f")) ==
		ADDR_OK);
	CHECK(buf_copy_text(&b, "To: ") == 0);
	CHECK(addr_print(&b, &list, 15) == 0);
	CHECK_TEXT(buf_str(&b),
		"To: aaaa, bbbb,\n  cccc,\n  dddddddddddd,\n  e, f");
	CHECK(buf_copy_text(&b, "X: y\nTo: ") == 0);
	CHECK(addr_print(&b, &list, 14) == 0);
	CHECK_TEXT(buf_str(&b),
		"X: y\nTo: aaaa,\n  bbbb, cccc,\n  dddddddddddd,\n  e, f");
	addr_clear(&list);
	CHECK(addr_parse(&list, str_text("aaaaaaaaaaaaaaaaaaaa,")) == ADDR_OK);
	CHECK(buf_copy_text(&b, "To: ") == 0);
	CHECK(addr_print(&b, &list, 10) == 0);
	CHECK_TEXT(buf_str(&b), "To: aaaaaaaaaaaaaaaaaaaa,");
	addr_free(&list);
	buf_free(&b);
}

/* What was printed, read again, prints the same and means the same. */
static void stable(struct str text, int *bad)
{
	static struct addr_tokens once = ADDR_TOKENS(MANY);
	static struct addr_tokens twice = ADDR_TOKENS(MANY);
	static struct buf print[2] = {BUF_LIMIT(MANY), BUF_LIMIT(MANY)};
	static struct buf plain[2] = {BUF_LIMIT(MANY), BUF_LIMIT(MANY)};

	addr_clear(&once);
	addr_clear(&twice);
	for (int i = 0; i < 2; i++) {
		buf_clear(&print[i]);
		buf_clear(&plain[i]);
	}
	if (addr_parse(&once, text) != ADDR_OK)
		return;
	*bad += addr_print(&print[0], &once, 0) != 0 ||
		addr_plain(&plain[0], &once) != 0 ||
		addr_parse(&twice, buf_str(&print[0])) != ADDR_OK ||
		addr_print(&print[1], &twice, 0) != 0 ||
		addr_plain(&plain[1], &twice) != 0 ||
		!str_equal(buf_str(&print[0]), buf_str(&print[1])) ||
		!str_equal(buf_str(&plain[0]), buf_str(&plain[1]));
}

static void random_bytes(void)
{
	static const char likely[] = "ab.@,;:<>()[]\"\\ \t\r\n+\303";
	unsigned long state = 20261122;
	char text[40];
	int bad = 0;

	for (int round = 0; round < 200000; round++) {
		size_t n = 0;
		for (size_t i = 0; i < (size_t)round % sizeof text; i++) {
			state = (state * 1103515245 + 12345) & 0x7fffffff;
			unsigned long dice = state >> 8;
			text[n++] = dice % 16 ? likely[dice / 16 %
							(sizeof likely - 1)]
					      : (char)(dice / 16);
		}
		stable(str_of(text, n), &bad);
	}
	CHECK(bad == 0);
}

/* A megabyte of one sign, or of a pattern, is done in no time. */
static void linear(void)
{
	static const char *const patterns[] = {"(", ")", "()", "\"", "\\", "[",
		"[]", "<", ">", ",", "a,", "a ", ";", ":", "@", ".", "((\\",
		"a@b, ", "\\\"", "\"\\"};
	char *text = malloc(MANY);
	clock_t start = clock();

	for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
		size_t n = strlen(patterns[p]);
		for (size_t i = 0; i < MANY; i++)
			text[i] = patterns[p][i % n];
		struct addr_tokens list = ADDR_TOKENS(MANY);
		struct buf b = BUF_LIMIT(8 * (size_t)MANY);
		if (addr_parse(&list, str_of(text, MANY)) == ADDR_OK)
			CHECK(addr_print(&b, &list, 78) == 0);
		addr_free(&list);
		buf_free(&b);
	}
	CHECK(clock() - start < 20 * CLOCKS_PER_SEC);
	free(text);
}

int main(void)
{
	RUN(spaces);
	RUN(words);
	RUN(line_ends);
	RUN(meanings);
	RUN(unreadable);
	RUN(limits);
	RUN(folding);
	RUN(random_bytes);
	RUN(linear);
	return check_done();
}
