/* clock - base/clock.c with a time of day that a test may change
 *
 * Linked in its place: the number in the file SHIFT is added to the time of
 * day in seconds; the steady clock is not concerned, as it never is. An alarm
 * goes off after as many seconds as SHIFT.alarm says, if that is there.
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

unsigned alarm(unsigned seconds);

static long number_in(const char *path, long otherwise)
{
	char text[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd != -1 && read(fd, text, sizeof(text) - 1) > 0)
		otherwise = strtol(text, 0, 10);
	if (fd != -1)
		close(fd);
	return otherwise;
}

static int shifted(clockid_t which, struct timespec *now)
{
	int result = clock_gettime(which, now);

	if (which == CLOCK_REALTIME)
		now->tv_sec += number_in(SHIFT, 0);
	return result;
}

/* In the place of the C library's. */
unsigned alarm(unsigned seconds)
{
	const struct itimerval once = {
		.it_value.tv_sec = number_in(SHIFT ".alarm", seconds)};

	return (unsigned)setitimer(ITIMER_REAL, &once, 0);
}

/* Whichever of the two it uses. */
#define clock_gettime shifted
#define syscall(number, which, now) shifted((which), (now))
#include "base/clock.c"
