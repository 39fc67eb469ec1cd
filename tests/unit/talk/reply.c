/* reply: one line, many lines, nonsense, and replies without an end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>

#include "talk/reply.h"

#include "check.h"
#include "feed.h"

/* Reads one reply; -1 with errno, else its code. */
static int code_of(const char *wire, struct buf *text, size_t piece)
{
	struct in in = feed(wire, strlen(wire), piece);
	int code = 0;

	return reply_read(&in, text, &code) == -1 ? -1 : code;
}

static void codes(void)
{
	struct buf text = BUF_LIMIT(REPLY_TEXT_MAX + 1);

	for (size_t piece = 1; piece < 40; piece += 3) {
		CHECK(code_of("250 ok\r\n", &text, piece) == 250);
		CHECK_TEXT(buf_str(&text), "250 ok\n");
		CHECK(code_of("250-a\r\n250 b\r\n", &text, piece) == 250);
		CHECK_TEXT(buf_str(&text), "250-a\n250 b\n");
		CHECK(code_of("550\n", &text, piece) == 550);
	}
	CHECK(code_of("550-a\r\n250 b\r\n", &text, 64) == 550);
	CHECK(code_of("251 \xc3\xbc@x \xff\r\n", &text, 64) == 251);
	CHECK_TEXT(buf_str(&text), "251 \xc3\xbc@x \xff\n");
	CHECK(code_of("hello\r\n", &text, 64) == REPLY_NONSENSE);
	CHECK(code_of("\r\n", &text, 64) == REPLY_NONSENSE);
	CHECK(code_of("25\r\n", &text, 64) == REPLY_NONSENSE);
	CHECK(code_of("050 x\r\n", &text, 64) == REPLY_NONSENSE);
	buf_free(&text);
}

static void cut_off(void)
{
	struct buf text = BUF_LIMIT(REPLY_TEXT_MAX + 1);

	CHECK(code_of("", &text, 64) == -1);
	CHECK(code_of("250 o", &text, 64) == -1);
	CHECK(code_of("250-a\r\n", &text, 64) == -1);
	buf_free(&text);
}

static void endless(void)
{
	struct buf text = BUF_LIMIT(REPLY_TEXT_MAX + 1);
	static char wire[60000];

	for (size_t i = 0; i + 8 < sizeof(wire); i += 7)
		memcpy(wire + i, "250-a\r\n", 8);
	errno = 0;
	CHECK(code_of(wire, &text, 4096) == -1 && errno == EPROTO);
	CHECK(text.n <= REPLY_TEXT_MAX);
	memset(wire, 'x', sizeof(wire) - 2);
	wire[sizeof(wire) - 2] = '\n';
	CHECK(code_of(wire, &text, 4096) == REPLY_NONSENSE);
	CHECK(text.n == REPLY_TEXT_MAX);
	buf_free(&text);
}

int main(void)
{
	RUN(codes);
	RUN(cut_off);
	RUN(endless);
	return check_done();
}
