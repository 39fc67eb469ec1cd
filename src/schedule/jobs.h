/* jobs - deliveries under way
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_JOBS_H
#define SCHEDULE_JOBS_H

#include "base/attr.h"
#include "schedule/send.h"

/* Greets the spawner of the channel; waits for its answer. 0 or -1. */
MUST_USE int jobs_open(
	struct send *send, enum channel channel, int to, int from);

/* Starts what may be started. */
void jobs_start(struct send *send, enum channel channel);

/* Hears reports. 0, or -1: the spawner is gone or talks nonsense. */
MUST_USE int jobs_hear(struct send *send, enum channel channel);

/* Defers all that waits for a destination that is dead. */
void jobs_defer(struct send *send, struct dest *dest);

#endif
