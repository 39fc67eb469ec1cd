/* trigger - telling qmail-send that there is a new message
 *
 * A FIFO, lock/trigger, one line "ID\n" a message. It only saves qmail-send a
 * scan: a line that cannot be written is found by the next scan.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_TRIGGER_H
#define QUEUE_TRIGGER_H

#include <stdint.h>

#include "base/attr.h"

/* The writer's side: says ID, or nothing if nobody listens. */
void trigger_pull(uint64_t id);

/* qmail-send's side: opens the FIFO to read, non-blocking, and holds it open
 * to write as well so that it never ends. Returns the descriptor or -1. */
MUST_USE int trigger_listen(void);

#endif
