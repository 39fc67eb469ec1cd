/* claim - telling an accept that is under way from one that never ended
 *
 * qmail-queue holds a lock (flock) on the .m file that it writes, until it
 * ends, whatever the way. No clock tells that as well: a step of it makes a
 * new message old, or a dead one young. When nobody holds the lock any more,
 * the files of the message do not change.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_CLAIM_H
#define QUEUE_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

/* For the writer of a new .m file. 0, or -1: do not go on. */
MUST_USE int claim_take(int message);

/* Is the message being accepted at this moment? Also true when that cannot be
 * found out now. Look at its files afterwards, not before. */
bool claim_held(uint64_t id);

#endif
