/* in: pieces, ends, errors that stay, and deadlines
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/in.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sig.h"

#include "check.h"

static int fds[2];
static char space[8];

static struct in fed(const char *text)
{
	CHECK(pipe(fds) == 0);
	CHECK(write(fds[1], text, strlen(text)) == (ssize_t)strlen(text));
	return (struct in)IN_FROM(fds[0], space);
}

static void end_input(void)
{
	(void)close(fds[1]);
	fds[1] = -1;
}

static void done(void)
{
	(void)close(fds[0]);
	if (fds[1] != -1)
		(void)close(fds[1]);
}

static void views(void)
{
	struct in in = fed("0123456789");
	struct str view;

	end_input();
	CHECK(!in_ready(&in));
	CHECK(in_view(&in, &view) == 1);
	CHECK_TEXT(view, "01234567");
	in_skip(&in, 3);
	CHECK(in_ready(&in) && in_view(&in, &view) == 1);
	CHECK_TEXT(view, "34567");
	in_skip(&in, 5);
	CHECK(in_view(&in, &view) == 1);
	CHECK_TEXT(view, "89");
	in_skip(&in, 2);
	CHECK(in_view(&in, &view) == 0 && in_view(&in, &view) == 0);
	CHECK(in.ended && !in.error);
	done();
}

static void bytes(void)
{
	struct in in = fed("abcdefghij");
	char c = 0;
	char dst[20];

	end_input();
	CHECK(in_byte(&in, &c) == 1 && c == 'a');
	CHECK(in_read(&in, dst, 8) == 8 && memcmp(dst, "bcdefghi", 8) == 0);
	CHECK(in_read(&in, dst, 20) == 1 && dst[0] == 'j');
	CHECK(in_read(&in, dst, 20) == 0);
	CHECK(in_byte(&in, &c) == 0);
	done();
}

static void until(void)
{
	struct in in = fed("a long line\n\nlast");
	struct buf b = BUF_LIMIT(100);

	end_input();
	CHECK(in_until(&in, &b, '\n') == 1);
	CHECK_TEXT(buf_str(&b), "a long line\n");
	CHECK(in_until(&in, &b, '\n') == 1);
	CHECK_TEXT(buf_str(&b), "a long line\n\n");
	buf_clear(&b);
	CHECK(in_until(&in, &b, '\n') == 0);
	CHECK_TEXT(buf_str(&b), "last");
	buf_free(&b);
	done();
	in = fed("too long for it\n");
	struct buf small = BUF_LIMIT(10);
	CHECK(in_until(&in, &small, '\n') == -1 && errno == EMSGSIZE);
	buf_free(&small);
	done();
}

static void errors_stay(void)
{
	struct in in = IN_FROM(-1, space);
	struct str view;
	char c;

	CHECK(in_view(&in, &view) == -1 && errno == EBADF);
	in.fd = 0;
	errno = 0;
	CHECK(in_byte(&in, &c) == -1 && errno == EBADF && in.error == EBADF);
	CHECK(in_read(&in, &c, 1) == -1);
}

static void too_late(void)
{
	struct in in = fed("x");
	char c;
	int64_t start = clock_steady_ms();

	in.timeout = 1;
	CHECK(in_byte(&in, &c) == 1);
	CHECK(in_byte(&in, &c) == -1 && errno == ETIMEDOUT);
	int64_t took = clock_steady_ms() - start;
	CHECK(took >= 990 && took < 4000);
	CHECK(in_byte(&in, &c) == -1 && errno == ETIMEDOUT);
	done();
	in = fed("");
	in.timeout = 1000;
	in.deadline = clock_steady_ms() + 30;
	CHECK(in_byte(&in, &c) == -1 && errno == ETIMEDOUT);
	done();
}

/* What was asked is sent before the answer is waited for. */
static void tied(void)
{
	struct in in = fed("answer");
	static char out_space[10];
	struct out out = OUT_TO(fds[1], out_space);
	char dst[10];

	in.tied = &out;
	out_text(&out, "ask");
	CHECK(in_read(&in, dst, 6) == 6 && out.n == 0);
	CHECK(in_read(&in, dst, 3) == 3 && memcmp(dst, "ask", 3) == 0);
	(void)close(fds[1]);
	fds[1] = -1;
	out.fd = -1;
	out_text(&out, "x");
	CHECK(in_byte(&in, dst) == -1 && errno == EBADF);
	done();
}

/* All of it, over several fillings of both spaces; a failure of either side
 * ends it. */
static void copied(void)
{
	char small[4];
	char dst[64];
	int ends[2];
	struct in in = fed("a text that is longer than the space");
	struct out out;

	end_input();
	CHECK(pipe(ends) == 0);
	out = (struct out)OUT_TO(ends[1], small);
	CHECK(in_copy(&in, &out) == 0 && out_flush(&out) == 0);
	CHECK(read(ends[0], dst, sizeof(dst)) == 36);
	CHECK(memcmp(dst, "a text that is longer than the space", 36) == 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
	done();
	in = fed("more than the space holds");
	out = (struct out)OUT_TO(-1, small);
	CHECK(in_copy(&in, &out) == 0 && out_flush(&out) == -1);
	in.fd = -1;
	in.pos = in.end;
	out.error = 0;
	CHECK(in_copy(&in, &out) == -1);
	done();
}

static volatile sig_atomic_t told;

static void tell(int number)
{
	(void)number;
	told = 1;
}

/* A signal ends a wait, even one that came before it; not what can be had. */
static void stopped(void)
{
	struct in in = fed("abc");
	char dst[10];

	sig_block(SIGUSR1);
	sig_catch(SIGUSR1, tell);
	in.stop = &told;
	CHECK(in_read(&in, dst, 3) == 3);
	CHECK(raise(SIGUSR1) == 0 && !told);
	CHECK(in_byte(&in, dst) == -1 && errno == EINTR && told);
	CHECK(in.error == EINTR && in_byte(&in, dst) == -1);
	done();
	in = fed("abc");
	in.stop = &told;
	CHECK(in_byte(&in, dst) == -1 && errno == EINTR);
	told = 0;
	in.error = 0;
	in.deadline = clock_steady_ms() + 5000;
	CHECK(in_read(&in, dst, 3) == 3);
	in.deadline = clock_steady_ms() + 50;
	CHECK(in_byte(&in, dst) == -1 && errno == ETIMEDOUT);
	done();
	sig_default(SIGUSR1);
	sig_unblock(SIGUSR1);
}

int main(void)
{
	RUN(stopped);
	RUN(copied);
	RUN(views);
	RUN(bytes);
	RUN(until);
	RUN(errors_stay);
	RUN(too_late);
	RUN(tied);
	return check_done();
}
