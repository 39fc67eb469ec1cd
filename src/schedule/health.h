/* health - what the outcome of its jobs says of a destination
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_HEALTH_H
#define SCHEDULE_HEALTH_H

#include <stdint.h>

#include "schedule/dest.h"

/* It could be talked to: one more at a time, up to most, if there is more to do
 * than one message that has not taken long. */
void health_success(struct dest *dest, unsigned most, int64_t now);

/* It wants less of us: half as much at a time, and a pause. */
void health_less(struct dest *dest, int64_t now);

/* It could not be reached: half as much, and after DEST_FAILURES in a row it is
 * dead for a while. A probe that fails counts at once. */
void health_failure(struct dest *dest, int64_t now);

#endif
