/* serve - a child that has done its job well takes the next one
 *
 * Starting a program costs more than most deliveries. A spawner that has
 * another job of the same kind (for the same user; for the same host) gives
 * it to a child that is done instead: the same arguments, the message on
 * descriptor 0, reports on 1 and 2 as ever. Only a job that ended with exit
 * code 0 is followed by another; in any other case the child exits as if it
 * knew nothing of all this.
 *
 * The spawner names a descriptor in $QMAILNEXT, and the form of its packets. A
 * program that stands in the place of ours need not know it: it gets one job a
 * process. So does ours, if it was not started by the spawner itself but by a
 * program in its place, or by one of another form, which runs since before ours
 * was replaced.
 *
 * Both speak in packets. The child: a byte, "this job is done", and what it
 * wants to tell beside it. The spawner:
 *
 *	<NAME=value> NUL ... NUL <argument> NUL <argument> NUL ...
 *
 * with the message beside it; a NAME replaces what the environment holds. The
 * jobs of a child have a variable all, or none has.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_SERVE_H
#define CHANNEL_SERVE_H

#include <stdbool.h>
#include <stddef.h>

#include "channel/order.h"

#define SERVE_VARIABLE "QMAILNEXT"
#define SERVE_VALUE "3 2" /* SERVE_FD, and the form of the packets */
#define SERVE_PAIR SERVE_VARIABLE "=" SERVE_VALUE

enum {
	SERVE_FD = 3, /* where the spawner puts it */
	SERVE_ARGS_MAX = ORDER_RECIPIENTS_MAX + 10,
	SERVE_BYTES_MAX = ORDER_BYTES_MAX + 2000,
	SERVE_DONE = 'k',
	SERVE_TOLD_MAX = 200,
};

struct serve {
	int fd; /* -1: there will be no other job */
	bool spoilt; /* one came that could not be taken: it is not done */
	int argc;
	char *argv[SERVE_ARGS_MAX + 1];
	/* Behind argv and the variables; those of the job before stand until the
	 * next ones are in their place. */
	char texts[2][SERVE_BYTES_MAX];
	unsigned turn;
};

/* Are there more jobs to be had? path is what spawners start. To be called
 * early: from here on no program that is started inherits the descriptor. */
void serve_open(struct serve *serve, const char *path);

/* Says that the job is done, and told (cut at SERVE_TOLD_MAX); then waits for
 * the next one: true when its arguments are in argc and argv, its message is on
 * descriptor 0 and its variables are in the environment. False: there is none,
 * time to exit; if serve->spoilt is set by an exit code that says "not now". */
bool serve_next(struct serve *serve, struct str told);

/* This process can do no other job: it has changed too much. */
void serve_stop(struct serve *serve);

/* The spawner's side: hands a job to a child that waits; pairs (null: none) and
 * argv end with a null. 0 or -1. */
MUST_USE int serve_give(
	int socket, char *const *pairs, char *const *argv, int message);

#endif
