/* early: silence, talk, an end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/early.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/clock.h"

#include "check.h"

static int ends[2];

static bool talks(int64_t ms)
{
	return early_talk(ends[0], clock_steady_ms() + ms);
}

static void silence(void)
{
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	int64_t start = clock_steady_ms();
	CHECK(!talks(50));
	CHECK(clock_steady_ms() - start >= 50);
}

static void talk(void)
{
	char c = 0;
	int64_t start = clock_steady_ms();

	CHECK(write(ends[1], "E", 1) == 1);
	CHECK(talks(60000));
	CHECK(clock_steady_ms() - start < 30000);
	/* It is still there. */
	CHECK(read(ends[0], &c, 1) == 1 && c == 'E');
}

static void end(void)
{
	(void)close(ends[1]);
	CHECK(!talks(60000));
	(void)close(ends[0]);
	CHECK(!talks(0));
}

int main(void)
{
	RUN(silence);
	RUN(talk);
	RUN(end);
	return check_done();
}
