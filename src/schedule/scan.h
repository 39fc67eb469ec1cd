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
#include <stdint.h>

#include "schedule/send.h"

/* Looks at some directory entries, if a scan is due or under way. */
void scan_step(struct send *send);

/* Asks for one soon. */
void scan_want(struct send *send);

/* A message that the trigger tells of: window_arrived. Anybody here can write to
 * the trigger; of very many since the last scan began the rest is left to the
 * next one, so that this takes no more than 16 MB. */
enum { SCAN_HEARD_MAX = 1000000 };
void scan_heard(struct send *send, uint64_t id);

/* Is there something to do at once? */
bool scan_ready(const struct send *send);

#endif
