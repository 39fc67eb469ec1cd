/* retry - when a message is tried again
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_RETRY_H
#define SCHEDULE_RETRY_H

#include <stdint.h>

enum { RETRY_LOCAL = 10, RETRY_REMOTE = 20, RETRY_MOST = 1000 }; /* steps */

/* The next attempt after one at `now`, seconds since 1970: at the age of
 * (sqrt(age) + step) squared, so 400, 1600, 3600 ... seconds for a step of 20,
 * the wait made up to 5 % longer or shorter. */
int64_t retry_next(int64_t arrival, int64_t now, unsigned step);

/* A time that was noted earlier, seen from now: later than any that retry_next
 * can have meant with that step, it is of a clock that was wrong, and means
 * now. */
int64_t retry_due(int64_t arrival, int64_t now, int64_t due, unsigned step);

/* When a message came, by what its envelope says and the earliest time that was
 * ever noted for it (0: none). It cannot have come later than now: if the clock
 * was ahead then, it counts from where a right one first noted anything. */
int64_t retry_birth(int64_t arrival, int64_t earliest, int64_t now);

/* How long a destination that failed `deaths` times in a row is left alone:
 * 5 minutes, doubled each time, at most 2 hours. */
int64_t retry_dead(unsigned deaths);

#endif
