/* match - what was found against what was sent
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_MATCH_H
#define CRASH_MATCH_H

#include "boxes.h"
#include "judge.h"

/* A piece in a sink; context is the verdict. */
void match_found(void *context, const struct found *found);

/* A whole message in the queue. */
void match_queued(struct verdict *v, const struct queued *q);

#endif
