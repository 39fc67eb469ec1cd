/* out: order, size, errors that stay, readers that are slow
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/out.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#include "check.h"

static int fds[2];
static char space[8];
static char got[200];

static struct out fresh(void)
{
	CHECK(pipe(fds) == 0);
	return (struct out)OUT_TO(fds[1], space);
}

/* What came out, as a C string. */
static const char *read_back(void)
{
	(void)close(fds[1]);
	ssize_t n = read(fds[0], got, sizeof(got) - 1);
	got[n > 0 ? n : 0] = 0;
	(void)close(fds[0]);
	return got;
}

static void order(void)
{
	struct out out = fresh();

	out_text(&out, "abc");
	out_byte(&out, 'd');
	out_num(&out, 1234567);
	out_join(&out, "x", "", "yz");
	out_str(&out, str_text("longer than the space"));
	out_add(&out, "", 0);
	out_byte(&out, '.');
	CHECK(out_flush(&out) == 0 && out.n == 0);
	CHECK(strcmp(read_back(), "abcd1234567xyzlonger than the space.") == 0);
}

/* Small pieces wait until there is no room. */
static void waits(void)
{
	struct out out = fresh();

	CHECK(file_nonblock(fds[0]) == 0);
	for (int i = 0; i < 8; i++)
		out_byte(&out, 'x');
	CHECK(read(fds[0], got, 1) == -1);
	out_byte(&out, 'y');
	CHECK(read(fds[0], got, 100) == 8 && out.n == 1);
	CHECK(out_flush(&out) == 0);
	CHECK(strcmp(read_back(), "y") == 0);
}

static void safe(void)
{
	struct out out = fresh();

	out_safe(&out, str_of("a b\nc\0\033[\177\xff~", 11));
	CHECK(out_flush(&out) == 0);
	CHECK(strcmp(read_back(), "a_b_c__[__~") == 0);
}

static void errors_stay(void)
{
	struct out out = fresh();

	(void)signal(SIGPIPE, SIG_IGN);
	(void)close(fds[0]);
	out_text(&out, "x");
	CHECK(out_flush(&out) == -1 && errno == EPIPE && out.error == EPIPE);
	out_text(&out, "more than there is room for");
	errno = 0;
	CHECK(out_flush(&out) == -1 && errno == EPIPE);
	(void)close(fds[1]);
}

static void too_slow(void)
{
	static char large[200000];
	struct out out = fresh();
	int64_t start = clock_steady_ms();

	CHECK(file_nonblock(fds[1]) == 0);
	out.timeout = 1;
	out_add(&out, large, sizeof(large));
	CHECK(out_flush(&out) == -1 && errno == ETIMEDOUT);
	int64_t took = clock_steady_ms() - start;
	CHECK(took >= 990 && took < 4000);
	(void)read_back();
	out = fresh();
	CHECK(file_nonblock(fds[1]) == 0);
	out.deadline = clock_steady_ms() + 30;
	out_add(&out, large, sizeof(large));
	CHECK(out_flush(&out) == -1 && errno == ETIMEDOUT);
	(void)read_back();
}

int main(void)
{
	RUN(order);
	RUN(waits);
	RUN(safe);
	RUN(errors_stay);
	RUN(too_slow);
	return check_done();
}
