/* autoreply: the message that goes back
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/autoreply.h"

#include "base/clock.h"
#include "mail/date.h"

#include "check.h"

static char got[20000];

/* Writes it for a message with this subject; true: it could be. */
static bool written(const char *text, const char *subject, const char *quoted)
{
	struct buf b = BUF_LIMIT(sizeof(got) - 1);
	struct inquiry inquiry = INQUIRY_FOR(str_text(""));
	const struct autoreply answer = {.text = str_text(text),
		.from = str_text("joe@a.example"),
		.to = str_text("x y@z"),
		.inquiry = &inquiry,
		.quoted = str_text(quoted)};

	CHECK(buf_copy_text(&inquiry.subject, subject) == 0);
	CHECK(buf_copy_text(&inquiry.message_id, "<1@z>") == 0);
	CHECK(buf_copy_text(&inquiry.references, "<0@z>") == 0);
	int result = autoreply_write(&answer, &b);
	snprintf(got, sizeof(got), "%s", buf_text(&b));
	inquiry_free(&inquiry);
	buf_free(&b);
	return result == 0;
}

static bool has(const char *line)
{
	return strstr(got, line) != 0;
}

static bool ends(const char *tail)
{
	size_t n = strlen(tail);

	return strlen(got) >= n && strcmp(got + strlen(got) - n, tail) == 0;
}

static void body_alone(void)
{
	CHECK(written("I am away.\nJoe", "hello", ""));
	CHECK(has("\nTo: <\"x y\"@z>\n") && has("\nFrom: <joe@a.example>\n"));
	CHECK(has("\nSubject: Auto: hello\n"));
	CHECK(has("\nAuto-Submitted: auto-replied\n"));
	CHECK(has("\nIn-Reply-To: <1@z>\n"));
	CHECK(has("\nReferences: <0@z>\n <1@z>\n"));
	CHECK(has("\nMessage-ID: <") && has(".auto@a.example>\n"));
	CHECK(strncmp(got, "Date: ", 6) == 0 && !has("MIME-Version"));
	CHECK(ends("\n\nI am away.\nJoe\n"));
	CHECK(written("", "", "") && has("\nSubject: Auto: your message\n"));
	CHECK(ends("<1@z>\n\n"));
}

/* It is of now, give or take the second that has just ended. */
static void dated(void)
{
	char date[DATE_MAX];
	bool right = false;
	int64_t before = clock_seconds();

	CHECK(written("I am away.\n", "hello", ""));
	for (int64_t when = before; when <= clock_seconds(); when++) {
		size_t n = date_rfc5322(date, when);
		right = right ||
			(strncmp(got + 6, date, n) == 0 && got[6 + n] == '\n');
	}
	CHECK(right && strncmp(got, "Date: ", 6) == 0);
}

static void with_header(void)
{
	CHECK(written("From: Joe <j@b.example>\nSubject: Re: %S (100%)\n"
		      "X-Mine: 1\n 2\n\nHello %S\n",
		"hi", ""));
	CHECK(has("\nFrom: Joe <j@b.example>\n") && !has("<joe@a.example>"));
	CHECK(has("\nSubject: Re: hi (100%)\n") && !has("Auto: "));
	CHECK(has("\nX-Mine: 1\n 2\n") && ends("\n\nHello %S\n"));
	CHECK(written("From: j@b.example\nSubject: away\n", "hi", ""));
	CHECK(has("\nSubject: away\n") && ends("<1@z>\n\n"));
	CHECK(written("Subject: x", "hi", "") && has("\nSubject: x\n"));
}

/* What would turn it into another message. */
static void not_his(void)
{
	CHECK(written("To: all@b\nBcc: me@b\nCC: x\nDate: y\nReferences: z\n"
		      "Auto-Submitted: no\nPrecedence: bulk\nSubject: s\n"
		      "Resent-To: u@v\nMessage-ID: w\n\nbody\n",
		"hi", ""));
	CHECK(!has("all@b") && !has("me@b") && !has("CC: x") && !has(": y"));
	CHECK(!has(": no\n") && !has("bulk") && !has("u@v") && !has(": w\n"));
	CHECK(has("\nSubject: s\n") && ends("\n\nbody\n"));
}

/* A first line that only looks like a field. */
static void no_header(void)
{
	CHECK(written("Dear friend: hello\nI am away.\n", "hi", ""));
	CHECK(ends("\n\nDear friend: hello\nI am away.\n"));
	CHECK(written("Note: I am away\nBack on Monday\n\nJoe\n", "hi", ""));
	CHECK(ends("\n\nNote: I am away\nBack on Monday\n\nJoe\n"));
	CHECK(written("\nbody\n", "hi", "") && ends("<1@z>\n\nbody\n"));
	CHECK(!has("\nNote: I am away\nBack on Monday\n\nJoe\n\n"));
}

static void beyond_ascii(void)
{
	CHECK(written("gr\303\274\303\237e\n", "\303\244", ""));
	CHECK(has("\nContent-Type: text/plain; charset=utf-8\n"));
	CHECK(has("\nContent-Transfer-Encoding: 8bit\n"));
	CHECK(has("\nSubject: Auto: =?utf-8?"));
	CHECK(written(
		"Content-Type: text/html; charset=x\n\n\303\244", "", ""));
	CHECK(has("\nContent-Type: text/html; charset=x\n"));
	CHECK(!has("utf-8") && ends("\n\n\303\244\n"));
}

static void quoting(void)
{
	CHECK(written("away\n", "hi", "first\r\n\nt\303\244b\t\033x\nno end"));
	CHECK(ends("\n\naway\n\n> first\n> \n> t??b\t?x\n> no end\n"));
	char long_text[AUTOREPLY_QUOTE_MAX + 500];
	memset(long_text, 'x', sizeof(long_text));
	long_text[sizeof(long_text) - 1] = 0;
	CHECK(written("away\n", "hi", long_text));
	CHECK(strlen(got) < AUTOREPLY_QUOTE_MAX + 400);
}

static bool from_is(const char *text, const char *want)
{
	struct buf b = BUF_LIMIT(1000);
	bool right = autoreply_from(str_text(text), &b) == 0 &&
		     str_is(buf_str(&b), want);

	buf_free(&b);
	return right;
}

static void from(void)
{
	CHECK(from_is("From: Joe <j@b.example>\n\nx", "j@b.example"));
	CHECK(from_is("Subject: x\nfrom:\n \"J\" <j@b>\n\nx", "j@b"));
	CHECK(from_is("Subject: x\n\nFrom: j@b\n", "") && from_is("", ""));
	CHECK(from_is("From: \"open\n\nx", ""));
	CHECK(from_is("From: j@b\nI am away\n", ""));
}

static void no_room(void)
{
	struct buf b = BUF_LIMIT(100);
	struct inquiry inquiry = INQUIRY_FOR(str_text(""));
	const struct autoreply answer = {.text = str_text("x"),
		.from = str_text("joe@a.example"),
		.to = str_text("x@z"),
		.inquiry = &inquiry};

	CHECK(autoreply_write(&answer, &b) == -1);
	buf_free(&b);
}

int main(void)
{
	RUN(body_alone);
	RUN(dated);
	RUN(with_header);
	RUN(not_his);
	RUN(no_header);
	RUN(beyond_ascii);
	RUN(quoting);
	RUN(from);
	RUN(no_room);
	return check_done();
}
