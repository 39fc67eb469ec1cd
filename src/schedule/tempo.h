/* tempo - how long deliveries take, of one destination and of all
 *
 * Smoothed milliseconds; 0: nothing is known.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_TEMPO_H
#define SCHEDULE_TEMPO_H

#include <stdbool.h>
#include <stdint.h>

/* One took so long: of a destination, whose last few count; of all. */
unsigned tempo_own(unsigned pace, int64_t ms);
unsigned tempo_all(unsigned pace, int64_t ms);

/* Is one that needs so long much slower than most? */
bool tempo_slow(unsigned own, unsigned all);

#endif
