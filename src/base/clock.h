/* clock - what time it is, and how long until
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

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

/* Sleeps, whatever signals come. */
void clock_sleep_ms(int64_t ms);

#endif
