/* notice: a glance at a message that cannot talk to the terminal
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/notice.h"

#include "base/buf.h"

#include "scratch.h"

static char space[NOTICE_MAX];
static struct out out = OUT_TO(-1, space);

static struct str notice(const char *to, const char *from, struct str message)
{
	out = (struct out)OUT_TO(-1, space);
	notice_make(&out, str_text(to), str_text(from), message);
	CHECK(!out.error && out.n <= NOTICE_MAX);
	return str_of(space, out.n);
}

static bool shows(const char *message, const char *want)
{
	static const char head[] = "\r\n\a*** TO <anna@me.test> FROM <s@x>\r\n";
	struct str got = notice("anna@me.test", "s@x", str_text(message));

	return str_starts(got, str_text(head)) &&
	       str_is(str_skip(got, strlen(head)), want);
}

static void header_and_body(void)
{
	CHECK(shows("Received: x\nFrom: A <a@x>\nTo: b\nSUBJECT: hello\n"
		    "\n\n  one\n\n\ttwo  \n",
		"  From: A <a@x>\r\n  SUBJECT: hello\r\n  one\r\n  two\r\n"));
	CHECK(shows("", ""));
	CHECK(shows("\n", ""));
	CHECK(shows("Subject: no body", "  Subject: no body\r\n"));
	CHECK(shows("Subject: crlf\r\n\r\nbody\r\n",
		"  Subject: crlf\r\n  body\r\n"));
	CHECK(shows("\nonly\na\nbody\nof\nfive\n",
		"  only\r\n  a\r\n  body\r\n  of\r\n"));
}

/* Continued lines and other fields are left out; many are too many. */
static void limits(void)
{
	CHECK(shows("Subject: a\n b\nX-From: c\nFrom: 2\nFrom: 3\nFrom: 4\n"
		    "From: 5\n\n",
		"  Subject: a\r\n  From: 2\r\n  From: 3\r\n  From: 4\r\n"));
	char line[NOTICE_WIDTH + 20] = "\n";
	memset(line + 1, 'x', sizeof(line) - 2);
	struct str got = notice("", "", str_text(line));
	CHECK(got.n ==
		strlen("\r\n\a*** TO <> FROM <>\r\n") + 2 + NOTICE_WIDTH + 2);
}

/* Printable ASCII, our own line ends and our own bell, nothing else. */
static void hostile(void)
{
	char wild[5000];

	CHECK(shows("Subject: \033[2J\a\x9b"
		    "31m\tx\177\xc3\xa4\n\n\033]0;y\a\n",
		"  Subject: _[2J__31m x___\r\n  _]0;y_\r\n"));
	struct str got = notice("a\nb\033c",
		"\x9b"
		"d\re",
		str_text(""));
	CHECK(str_is(got, "\r\n\a*** TO <a_b_c> FROM <_d_e>\r\n"));
	for (int round = 0; round < 300; round++) {
		size_t n = scratch_dice(sizeof(wild));
		for (size_t i = 0; i < n; i++)
			wild[i] = (char)scratch_dice(256);
		got = notice("to", "from", str_of(wild, n));
		for (size_t i = 3; i < got.n; i++)
			CHECK((got.s[i] >= ' ' && got.s[i] < 127) ||
				got.s[i] == '\r' || got.s[i] == '\n');
	}
}

/* The longest possible one fits. */
static void longest(void)
{
	static char message[4000];
	static char name[500];
	size_t at = 0;

	memset(name, 'n', sizeof(name) - 1);
	for (int i = 0; i < 4; i++) {
		memcpy(message + at, "From: ", 6);
		memset(message + at + 6, 'x', 200);
		message[at + 206] = '\n';
		at += 207;
	}
	message[at++] = '\n';
	for (int i = 0; i < 4; i++) {
		memset(message + at, 'y', 200);
		message[at + 200] = '\n';
		at += 201;
	}
	struct str got = notice(name, name, str_of(message, at));
	CHECK(got.n > 10 * NOTICE_WIDTH && got.n <= NOTICE_MAX);
}

int main(void)
{
	RUN(header_and_body);
	RUN(limits);
	RUN(hostile);
	RUN(longest);
	return check_done();
}
