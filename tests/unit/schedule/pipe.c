/* pipe: nobody waits; bytes keep their order; a neighbour's end is seen
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/pipe.h"

#include <errno.h>
#include <signal.h>

#include "scratch.h"

static struct pipe talk;
static int down[2];
static int up[2];

static void begin(void)
{
	signal(SIGPIPE, SIG_IGN);
	CHECK(pipe(down) == 0 && pipe(up) == 0);
	CHECK(pipe_open(&talk, down[1], up[0], 1000000, 100000) == 0);
	CHECK(fcntl(down[1], F_GETFL) & O_NONBLOCK);
	CHECK(fcntl(up[0], F_GETFL) & O_NONBLOCK);
	/* What is lost is not waited for. */
	CHECK(file_nonblock(down[0]) == 0);
}

static void polls(void)
{
	struct pollfd fds[2];

	pipe_poll(&talk, fds);
	CHECK(fds[0].fd == up[0] && fds[0].events == POLLIN);
	CHECK(fds[1].fd == -1);
	CHECK(buf_add_text(&talk.out, "x") == 0);
	pipe_poll(&talk, fds);
	CHECK(fds[1].fd == down[1] && fds[1].events == POLLOUT);
	buf_clear(&talk.out);
}

static void reads(void)
{
	CHECK(pipe_read(&talk) == 0 && talk.in.n == 0);
	CHECK(write(up[1], "hello", 5) == 5);
	CHECK(pipe_read(&talk) == 1);
	CHECK_TEXT(buf_str(&talk.in), "hello");
	pipe_used(&talk, 2);
	CHECK_TEXT(buf_str(&talk.in), "llo");
	CHECK(write(up[1], "!", 1) == 1 && pipe_read(&talk) == 1);
	CHECK_TEXT(buf_str(&talk.in), "llo!");
	pipe_used(&talk, 4);
	CHECK(talk.in.n == 0 && pipe_read(&talk) == 0);
}

/* More than a pipe holds: the rest stays, in order. */
static void writes(void)
{
	static unsigned char piece[65536];
	size_t total = 0;
	size_t wrong = 0;

	for (size_t i = 0; i < 300000; i++)
		CHECK(buf_add_byte(&talk.out, (char)(i % 251)) == 0);
	CHECK(pipe_write(&talk) == 0 && talk.out.n > 0 && talk.out.n < 300000);
	while (total < 300000) {
		ssize_t got = read(down[0], piece, sizeof(piece));
		if (got <= 0)
			break;
		for (size_t i = 0; i < (size_t)got; i++)
			wrong += piece[i] != (total + i) % 251;
		total += (size_t)got;
		CHECK(pipe_write(&talk) == 0);
	}
	CHECK(total == 300000 && wrong == 0 && talk.out.n == 0);
	CHECK(talk.out.room < 300000); /* a rush is not kept for ever */
}

static void full(void)
{
	while (buf_need(&talk.in, 16384) == 0) {
		talk.in.n += 16384;
	}
	CHECK(pipe_read(&talk) == -1 && errno == EMSGSIZE);
	pipe_used(&talk, talk.in.n);
}

static void gone(void)
{
	CHECK(write(up[1], "last", 4) == 4);
	close(up[1]);
	CHECK(pipe_read(&talk) == 1);
	CHECK_TEXT(buf_str(&talk.in), "last");
	CHECK(pipe_read(&talk) == -1);
	CHECK_TEXT(buf_str(&talk.in), "last");
	close(down[0]);
	CHECK(pipe_write(&talk) == 0); /* nothing to say */
	CHECK(buf_add_text(&talk.out, "x") == 0);
	CHECK(pipe_write(&talk) == -1 && errno == EPIPE);
	buf_free(&talk.in);
	buf_free(&talk.out);
	CHECK(pipe_open(&talk, -1, up[0], 1, 1) == -1);
}

static void leave(void)
{
	close(down[1]);
	close(up[0]);
}

int main(void)
{
	RUN(begin);
	RUN(polls);
	RUN(reads);
	RUN(writes);
	RUN(full);
	RUN(gone);
	RUN(leave);
	return check_done();
}
