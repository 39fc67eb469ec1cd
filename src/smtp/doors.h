/* doors - for each user a process that stands behind his doors and looks
 *
 * The part of qmail-rcptd that has to be root: it makes such processes, gives
 * them questions, and ends them. What a question is about is looked at only
 * after root is given up; of its six strings (route/lookup) nothing but the
 * two ids is read before. A process serves DOORS_SERVE_MS, so that it sees
 * what the operator changed, and is killed after DOORS_LIVE_MS: what a user
 * does to his own process, or to the file system his home is on, touches
 * nobody else's. One that leaves questions unread for DOORS_STUCK_MS, because a
 * home hangs, gets no more of them: the next is for another process, so that
 * other virtual domains of the same user are answered.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_DOORS_H
#define SMTP_DOORS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

enum {
	DOORS_MAX = 64, /* processes at a time */
	DOORS_OPEN_MAX =
		32, /* of them such as get questions: the oldest goes */
	DOORS_STUCK_MS = 200, /* many times what an answer takes */
	DOORS_SERVE_MS = 10000,
	DOORS_LIVE_MS = 20000,
	DOORS_PACKET_MAX = 16384, /* bytes of a question */
};

struct door {
	pid_t pid; /* 0: unused */
	int fd; /* its questions; -1: it gets no more */
	uid_t uid;
	gid_t gid;
	int64_t asked; /* steady ms: when it last had nothing to do */
	int64_t born; /* steady ms */
};

struct doors {
	struct door all[DOORS_MAX];
	int others[2]; /* what these processes must not have; -1: nothing */
};

/* Hands a question on: the user's process will answer it. answer is closed;
 * closed without a letter in it: nobody knows. */
void doors_ask(struct doors *doors, struct str question, int answer);

/* Ends those whose time is over. To be called at least once a second while
 * doors_any says that there are some. */
void doors_tend(struct doors *doors);
bool doors_any(const struct doors *doors);

/* This process was reaped. */
void doors_ended(struct doors *doors, pid_t pid);

/* In a process that has nothing to do with them: lets go of all. */
void doors_leave(struct doors *doors);

#endif
