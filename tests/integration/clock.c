/* clock - base/clock.c with a time of day that a test may change
 *
 * Linked in its place: the number in the file SHIFT is added to the time of
 * day in seconds; the steady clock is not concerned, as it never is.
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int shifted(clockid_t which, struct timespec *now)
{
	char text[32] = "";
	int result = clock_gettime(which, now);

	if (which != CLOCK_REALTIME)
		return result;
	int fd = open(SHIFT, O_RDONLY | O_CLOEXEC);
	if (fd != -1 && read(fd, text, sizeof(text) - 1) > 0)
		now->tv_sec += strtol(text, 0, 10);
	if (fd != -1)
		close(fd);
	return result;
}

/* Whichever of the two it uses. */
#define clock_gettime shifted
#define syscall(number, which, now) shifted((which), (now))
#include "base/clock.c"
