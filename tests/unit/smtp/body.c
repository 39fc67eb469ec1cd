/* body: what follows DATA, to its end and not one byte further
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* syscall */
#include "smtp/body.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "desk.h"

static unsigned acks; /* that were asked for at once */

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
	acks += level == IPPROTO_TCP && name == TCP_QUICKACK;
	return (int)syscall(SYS_setsockopt, fd, level, name, value, length);
}

static struct arrival arrival;
static char space[7]; /* so that pieces end anywhere */
static bool bare_cr;
static struct buf rest = BUF_LIMIT(1 << 20);
static const char *verdict;

/* What is left of the input is in rest then. */
static enum body_end receive(const char *s, size_t n)
{
	struct str view;

	desk_forget();
	scratch_put_bytes("in", s, n);
	struct in in = IN_FROM(file_open_read("in"), space);
	CHECK(arrival_open(&arrival, 0) == 0);
	enum body_end end = body_receive(&in, &arrival, &bare_cr);
	submit_sender(&arrival.submit, str_text("s"));
	submit_recipient(&arrival.submit, str_text("r"));
	verdict = arrival_close(&arrival);
	buf_clear(&rest);
	while (in_view(&in, &view) == 1) {
		CHECK(buf_add_str(&rest, view) == 0);
		in_skip(&in, view.n);
	}
	file_close(in.fd);
	return end;
}

static bool whole(const char *text, const char *message, const char *left)
{
	return receive(text, strlen(text)) == BODY_WHOLE && !bare_cr &&
	       *verdict == 'K' && scratch_holds("message", message) &&
	       str_is(buf_str(&rest), left);
}

static void messages(void)
{
	CHECK(whole(".\r\n", "", ""));
	CHECK(whole("Subject: x\r\n\r\nbody\r\n.\r\nQUIT\r\n",
		"Subject: x\n\nbody\n", "QUIT\r\n"));
	CHECK(whole("..\r\n...x\r\n.x\r\n.\r\n", ".\n..x\nx\n", ""));
}

static enum body_end receive_text(const char *text)
{
	return receive(text, strlen(text));
}

/* Two servers would see two ends: nothing after it is looked at. */
static void bare_lf(void)
{
	CHECK(receive_text("x\n.\r\nMAIL\r\n") == BODY_BARE_LF);
	CHECK(*verdict != 'K');
	CHECK_TEXT(buf_str(&rest), ".\r\nMAIL\r\n");
	CHECK(receive_text("x\r\n.\nMAIL\r\n") == BODY_BARE_LF);
	CHECK(*verdict != 'K');
	CHECK(receive_text("\n") == BODY_BARE_LF);
}

/* The end is certain, but it is not taken. */
static void bare_return(void)
{
	CHECK(receive_text("a\rb\r\n.\r\nQUIT\r\n") == BODY_WHOLE && bare_cr);
	CHECK(*verdict != 'K');
	CHECK_TEXT(buf_str(&rest), "QUIT\r\n");
	CHECK(receive_text("\r.\r\n.\r\n") == BODY_WHOLE && bare_cr);
	CHECK(receive_text("\r\n.\r\r\n.\r\n") == BODY_WHOLE && bare_cr);
	CHECK(*verdict != 'K');
}

static void gone(void)
{
	CHECK(receive_text("") == BODY_GONE && *verdict != 'K');
	CHECK(receive_text("x\r\n.") == BODY_GONE && *verdict != 'K');
	CHECK(receive_text("x\r\n.\r") == BODY_GONE && *verdict != 'K');
	CHECK(receive_text("x\r\n") == BODY_GONE && *verdict != 'K');
}

/* Any bytes at all; a line of any length. */
static void any(void)
{
	static char text[300000];
	size_t n = sizeof(text) - 5;

	for (size_t i = 0; i < n; i++) {
		text[i] = (char)scratch_dice(256);
		if (text[i] == '\r' || text[i] == '\n')
			text[i] = 'x';
	}
	text[0] = 'x';
	memcpy(text + n, "\r\n.\r\n", 5);
	CHECK(receive(text, sizeof(text)) == BODY_WHOLE && *verdict == 'K');
	struct buf b = BUF_LIMIT(1 << 20);
	CHECK(file_slurp("message", &b) == 0 && b.n == n + 1);
	CHECK(memcmp(b.s, text, n) == 0 && b.s[n] == '\n');
	buf_free(&b);
	buf_free(&rest);
}

/* Exactly as many octets as were told, wherever the pieces end. */
static void chunks(void)
{
	struct chunk chunk = {0};
	char c;

	scratch_put("in", "line\r\nQUIT\r\nNOOP\r\n");
	struct in in = IN_FROM(file_open_read("in"), space);
	CHECK(arrival_open(&arrival, 0) == 0);
	CHECK(body_chunk(&in, 10, &chunk, &arrival));
	CHECK(arrival.bytes == 9 && !chunk.bare);
	CHECK(body_drain(&in, 2) && body_chunk(&in, 0, &chunk, &arrival));
	CHECK(in_byte(&in, &c) == 1 && c == 'N');
	CHECK(!body_drain(&in, 6));
	CHECK(!body_chunk(&in, 1, &chunk, &arrival) && arrival.failed);
	verdict = arrival_close(&arrival);
	CHECK(*verdict == 'Z' || *verdict == 'D');
	file_close(in.fd);
}

/* Before each wait for more of a message, and for none when it is there. */
static void acknowledged(void)
{
	struct chunk chunk = {0};

	acks = 0;
	CHECK(whole(".\r\n", "", "") && acks == 0);
	CHECK(whole("ab\r\n.\r\n", "ab\n", "") && acks == 0);
	CHECK(whole("abc\r\n.\r\n", "abc\n", "") && acks == 1);
	CHECK(whole("abcdefghij\r\n.\r\n", "abcdefghij\n", "") && acks == 3);
	scratch_put("in", "0123456789012345678");
	struct in in = IN_FROM(file_open_read("in"), space);
	CHECK(arrival_open(&arrival, 0) == 0);
	acks = 0;
	CHECK(body_chunk(&in, 7, &chunk, &arrival) && acks == 0);
	CHECK(body_chunk(&in, 12, &chunk, &arrival) && acks == 1);
	arrival_fail(&arrival);
	verdict = arrival_close(&arrival);
	file_close(in.fd);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(messages);
	RUN(bare_lf);
	RUN(bare_return);
	RUN(gone);
	RUN(any);
	RUN(chunks);
	RUN(acknowledged);
	RUN(scratch_leave);
	return check_done();
}
