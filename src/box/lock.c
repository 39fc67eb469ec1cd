/* lock - see lock.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/lock.h"

#include <errno.h>

#include "base/clock.h"
#include "base/file.h"

enum { FIRST_PAUSE_MS = 2, LONGEST_PAUSE_MS = 100 };

/* flock has no deadline, and an alarm would be a signal handler in a library
 * and a race besides; so it is asked again, less and less often. */
int lock_until(int fd, int64_t deadline)
{
	int64_t pause = FIRST_PAUSE_MS;

	while (file_lock_now(fd) == -1) {
		if (errno != EWOULDBLOCK)
			return -1;
		int64_t left = deadline - clock_steady_ms();
		if (left <= 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		clock_sleep_ms(pause < left ? pause : left);
		pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2
						     : LONGEST_PAUSE_MS;
	}
	return 0;
}
