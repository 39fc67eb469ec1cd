/* advice - what a program of the operator's says to it
 *
 * The program is started when there is something to ask, once a session, with
 * questions on its descriptor 0 and answers expected from its descriptor 1. A
 * question is lines NAME=VALUE and an empty line; in a value, bytes below
 * blank, above ~, and % are written as %XX. The answer is one line:
 *
 *	ok
 *	refuse 5.7.1 text
 *	defer 4.7.1 text
 *
 * The code may be missing. All else is trouble: another line, one that is too
 * long, no line in time, the end of the program. The program is killed then
 * and not asked again in this session.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_ADVICE_H
#define POLICY_ADVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"

enum {
	ADVICE_LINE_MAX = 400, /* bytes of an answer */
	ADVICE_STATUS_MAX = 12,
};

/* A session's program. Start with {0}. */
struct advice {
	pid_t pid; /* 0: not started */
	bool broken;
	struct in in;
	struct out out;
	char in_space[512];
	char out_space[2048]; /* below PIPE_BUF: a write after poll does not
			       * block */
	struct buf line;
	char status[ADVICE_STATUS_MAX]; /* "5.7.1" */
	const char *text; /* printable ASCII, until the next question */
};

struct advice_fact {
	const char *name; /* null ends the list */
	struct str value; /* hostile */
};

enum advice_verdict {
	ADVICE_OK,
	ADVICE_REFUSE, /* status and text are set */
	ADVICE_DEFER,
	ADVICE_TROUBLE,
};

/* Asks, starting the program at `path` if need be, and waits for the answer. */
enum advice_verdict advice_ask(struct advice *advice, const char *path,
	const struct advice_fact *facts, int64_t deadline /* steady ms */);

/* Reads an answer, without its line end: what advice_ask does with one. */
enum advice_verdict advice_parse(
	struct advice *advice, char *line /* changed */, size_t n);

/* The session is over: the program reads the end of its input. */
void advice_end(struct advice *advice);

#endif
