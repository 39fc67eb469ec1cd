/* clerks - the processes of qmail-queued: who waits for a call, who is busy
 *
 * All of them wait at one socket, and the system wakes one for a call: the
 * master has no part in that. What each is doing stands on a board that they
 * share; the clerk who sees that nobody waits any more tells the master, who
 * from then on looks at the socket himself and hires one when a call comes.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_CLERKS_H
#define QUEUE_CLERKS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

enum {
	CLERKS_MAX = 40,
	CLERKS_SECONDS = 3, /* without a call: he ends */
	CLERKS_CROWD = 5,
	CLERKS_JOBS = 100, /* he ends: the program may have been replaced */
};

struct clerks {
	atomic_uchar *board; /* CLERKS_MAX of them */
	pid_t pids[CLERKS_MAX]; /* 0: none; known to the master only */
	int told[2]; /* a pipe: what the clerks tell */
};

MUST_USE int clerks_open(struct clerks *clerks);

/* A new one. His pid; in his process 0, and *number_out is who he is; -1: there
 * are CLERKS_MAX, or no more processes. */
MUST_USE pid_t clerks_hire(struct clerks *clerks, unsigned *number_out);

/* Is there one who waits for a call? */
bool clerks_ready(const struct clerks *clerks);

/* Are so many busy that one who is done with his files should wait for others
 * (seal_meet)? With few clients each would wait for those who wait for him. */
bool clerks_crowd(const struct clerks *clerks);

/* Reads what was told: it has been seen. */
void clerks_heard(struct clerks *clerks);

/* A child has ended. */
void clerks_ended(struct clerks *clerks, pid_t pid);

/* For the clerk himself. */
void clerks_busy(struct clerks *clerks, unsigned number);
void clerks_done(struct clerks *clerks, unsigned number);

#endif
