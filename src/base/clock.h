/* clock - what time it is, and how long until
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <limits.h>
#include <stdint.h>

/* Wall time: seconds, and microseconds, since 1970. */
int64_t clock_seconds(void);
uint64_t clock_micros(void);

/* Time that only moves forward, in milliseconds from some start. */
int64_t clock_steady_ms(void);

/* The argument for poll until deadline (steady milliseconds): 0 when it has
 * passed, -1 (for ever) when deadline is CLOCK_NEVER. */
#define CLOCK_NEVER INT64_MAX
int clock_poll_ms(int64_t deadline);

/* The same for what may take timeout seconds from now on (0: no limit) and
 * must be done by the deadline (0: none). */
static inline int clock_patience_ms(int timeout, int64_t deadline)
{
	int left = clock_poll_ms(deadline ? deadline : CLOCK_NEVER);
	int one = timeout < INT_MAX / 1000 ? timeout * 1000 : INT_MAX;

	return timeout && (left == -1 || one < left) ? one : left;
}

/* Sleeps, whatever signals come. */
void clock_sleep_ms(int64_t ms);

/* Sleeps until the steady clock comes to the next multiple of ms, or a signal
 * comes: who does so at about the same time goes on at the same moment. */
void clock_meet_ms(unsigned ms);

#endif
