/* pipe - talking to a neighbour without ever waiting for it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_PIPE_H
#define SCHEDULE_PIPE_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"

struct pipe {
	int to;
	int from;
	struct buf out; /* what waits to be written */
	struct buf in; /* what was read and not used yet */
};

/* Both descriptors become non-blocking. 0 or -1. */
MUST_USE int pipe_open(
	struct pipe *pipe, int to, int from, size_t out_max, size_t in_max);

/* Writes what can be written now. 0, or -1: the neighbour is gone. */
MUST_USE int pipe_write(struct pipe *pipe);

/* Reads what is there now. 1, 0: nothing, -1: the neighbour is gone. */
MUST_USE int pipe_read(struct pipe *pipe);

/* Takes n bytes off the front of what was read. */
void pipe_used(struct pipe *pipe, size_t n);

/* The two entries for poll. */
void pipe_poll(const struct pipe *pipe, struct pollfd fds[2]);

#endif
