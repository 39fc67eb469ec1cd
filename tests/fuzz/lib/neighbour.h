/* neighbour - the other ends of two pipes of a program's
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NEIGHBOUR_H
#define NEIGHBOUR_H

#include <stddef.h>

#include "base/buf.h"

struct neighbour {
	int to[2]; /* the program writes, we read */
	int from[2]; /* and the other way round */
	struct buf heard; /* what it wrote, and is not used yet */
};

/* Nothing waits here: all four ends are non-blocking. */
void neighbour_open(struct neighbour *neighbour);

/* What fits into a pipe. */
void neighbour_say(const struct neighbour *neighbour, const char *s, size_t n);

/* Takes all that is there; the first n bytes have been used; it is over. The
 * memory is not the program's. */
void neighbour_listen(struct neighbour *neighbour);
void neighbour_used(struct neighbour *neighbour, size_t n);
void neighbour_forget(struct neighbour *neighbour);

#endif
