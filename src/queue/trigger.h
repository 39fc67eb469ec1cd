/* trigger - telling qmail-send that there is a new message
 *
 * A FIFO, lock/trigger, one line "ID\n" a message. It only saves qmail-send a
 * scan: a line that cannot be written is found by the next scan.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_TRIGGER_H
#define QUEUE_TRIGGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* The writer's side: says ID, or nothing if nobody listens. */
void trigger_pull(uint64_t id);

/* qmail-send's side: opens the FIFO to read, non-blocking, and holds it open
 * to write as well so that it never ends. Returns the descriptor or -1. */
MUST_USE int trigger_listen(void);

enum { TRIGGER_SPACE = 4096 };

/* Lines that were read; start with {0}. */
struct trigger {
	size_t n; /* bytes in space */
	size_t pos; /* the first one not given yet */
	char space[TRIGGER_SPACE];
};

/* Reads what is there. *full_out: the FIFO is so full that a writer may have
 * been turned away. 0, or -1 with errno. */
MUST_USE int trigger_read(struct trigger *trigger, int fd, bool *full_out);

/* The next ID of what was read; false: read again. */
bool trigger_next(struct trigger *trigger, uint64_t *id_out);

#endif
