/* workers - children that are done with their job and wait for another
 *
 * Only the spawner ends them, by closing the socket (serve.h): when they have
 * waited for WORKERS_SECONDS, when there are more than WORKERS_MAX, or when they
 * have done WORKERS_JOBS jobs: a program that was replaced shall not live on in
 * its memory for ever.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_WORKERS_H
#define CHANNEL_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

enum {
	WORKERS_MAX = 40,
	WORKERS_KEY_MAX = 256,
	WORKERS_SECONDS = 3,
	WORKERS_JOBS = 100,
};

/* Whose jobs it can do. */
struct worker_key {
	size_t n;
	char s[WORKERS_KEY_MAX];
};

struct worker {
	pid_t pid;
	int pipe; /* what it says */
	int socket;
	int64_t until; /* steady ms */
	unsigned jobs; /* that it has done */
	struct worker_key key;
	struct worker_key told; /* what it said when its last job was done */
};

/* Start with {0}. The one that waits longest comes first. */
struct workers {
	size_t n;
	struct worker idle[WORKERS_MAX];
};

/* One that can do jobs with this key, else one that told this (unless that is
 * empty), leaves the list; false: none. */
bool workers_take(struct workers *workers, struct str key, struct str told,
	struct worker *worker_out);

/* It has done one more job, and waits, from now (steady ms) on. */
void workers_put(
	struct workers *workers, const struct worker *worker, int64_t now);

/* When the first of them has waited long enough (steady ms). */
int64_t workers_deadline(const struct workers *workers);

/* Ends those that have waited long enough. */
void workers_expire(struct workers *workers, int64_t now);

/* A child has ended: was it one of them? Then it is forgotten. */
void workers_ended(struct workers *workers, pid_t pid);

/* Lets go of one that has left the list: it will end. */
void worker_close(const struct worker *worker);

#endif
