/* scan - finding messages on disk, a little at a time
 *
 * At the start, every 25 minutes, and when the trigger may have lost a line.
 * A scan makes the heap anew: what waits is met again and put back.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_SCAN_H
#define SCHEDULE_SCAN_H

#include <stdbool.h>

#include "schedule/send.h"

/* Looks at some directory entries, if a scan is due or under way. */
void scan_step(struct send *send);

/* Asks for one soon. */
void scan_want(struct send *send);

/* Is there something to do at once? */
bool scan_ready(const struct send *send);

#endif
