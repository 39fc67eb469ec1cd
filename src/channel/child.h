/* child - who does a spawner's job: a new process, or one that waits
 *
 * A child has the message on descriptor 0 and a pipe of ours on 1 and 2; what
 * it says there is kept up to a limit. Its end counts, not that of the pipe: a
 * grandchild that keeps the pipe open holds nobody up. A child that is done
 * and can do more (serve.h) is kept for a few seconds (workers.h).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_CHILD_H
#define CHANNEL_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/proc.h"
#include "channel/serve.h"
#include "channel/workers.h"

struct child {
	pid_t pid; /* 0: none is under way */
	int pipe; /* what it says; -1: it has closed it */
	int socket; /* where it asks for another job; -1: it does not */
	unsigned jobs; /* that it did before */
	struct worker_key key; /* whose jobs it could do */
	struct buf output; /* what it said, cut at the limit */
	size_t n_told;
	char told[SERVE_TOLD_MAX]; /* what it told when its job was done */
};

#define CHILD_NONE(max) \
	{ \
		.pipe = -1, .socket = -1, .output = BUF_LIMIT(max) \
	}

/* What a child needs to know. */
struct child_start {
	struct proc_start start; /* fds are ours to set */
	/* Jobs with the same key may be done by the same process, with other
	 * arguments and other pairs in the environment. Empty: by none; else
	 * SERVE_PAIR must be in the environment. */
	struct str key;
	/* So may those for which this is what the process told when it was done
	 * with the one before; empty: there is no such thing. */
	struct str told;
	/* NAME=value of this job, and a null behind the last; null: none. */
	char *const *pairs;
};

/* Finds a child that waits, or starts one, for the message. 0, or -1 with
 * errno: there is none. */
MUST_USE int child_begin(struct child *child, struct child_start *start,
	struct workers *workers, int message);

/* Keeps what it has said so far; what it says meanwhile may wait. */
void child_hear(struct child *child);

/* It has asked for another job: true if so, it waits among the workers now,
 * and its job has ended as if it had exited 0. */
bool child_asked(struct child *child, struct workers *workers);

/* It has ended, or is of no interest any more; output stays. */
void child_close(struct child *child);

#endif
