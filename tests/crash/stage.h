/* stage - a home whose mail system is started, used, and judged, fast
 *
 * All that runs in it is traced (trace.h). The clock is stage's own: hours go
 * by at once.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_STAGE_H
#define CRASH_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { STAGE_OFF_FOR = 133200 }; /* seconds: more than 36 hours */

struct ledger;

struct stage {
	const char *home; /* QMAIL */
	const char *book; /* the ledger's directory */
	const char *tools; /* where check and post are */
	char *queue;
	char *said; /* what the last check said: a file */
	char *log; /* what the mail system said: a file */
	int log_fd;
	const char *bytes; /* how large messages are */
	bool plain; /* qmail-queue stores messages, never qmail-queued */
	pid_t send; /* 0: not running */
	const struct ledger *sinks; /* where mail arrives */
};

/* Reads the ledger's sinks as well. */
void stage_open(struct stage *stage, const char *home, const char *book,
	const char *tools);

/* An empty queue, empty sinks, no ledger, the machine's clock. */
void stage_clear(struct stage *stage);

/* An empty file of that name. */
void stage_empty_file(const char *path);

/* Starts the daemons. If qmail-queued is to store messages, it has begun to
 * listen then, or something keeps it from that. */
void stage_start(struct stage *stage);

/* Waits for seconds, whatever moves. */
void stage_wait(int ms);

/* Injects a message by qmail-inject; false: it was refused, or never ended
 * (and was killed). */
bool stage_post(struct stage *stage, const char *token, const char *sender,
	const char *const recipients[]);

/* Runs a program to its end; false: with an error, or it had to be killed. */
bool stage_run(struct stage *stage, const char *const words[]);

/* Another mail system has accepted what is in book/past/ledger, and had it in
 * the queue book/old: of the first, the lines of that kind (send, ack) are added
 * to the ledger; the second comes into our queue, or fails to. */
void stage_past(const struct stage *stage, const char *kind);
bool stage_import(struct stage *stage);

/* Does the ledger say that something was acknowledged? */
bool stage_acknowledged(const struct stage *stage);

/* Waits until nothing has moved for some ms. */
void stage_rest(const struct stage *stage);

/* TERM, and all must end. false: they had to be killed. */
bool stage_stop(struct stage *stage, int ms);

/* How the daemons ended, if they did by themselves: a wait status. */
int stage_status(const struct stage *stage);

/* Is nothing in mess and state? In one of them? */
bool stage_empty(const struct stage *stage);
bool stage_has_none(const struct stage *stage, const char *top);

/* What is there, on stdout. */
void stage_show_queue(const struct stage *stage);

/* Starts and stops with 37 hours in between until the queue is empty; false:
 * why_out tells what went wrong. */
bool stage_recover(struct stage *stage, const char **why_out);

/* "kill" or "fault", now. */
void stage_note(const struct stage *stage, const char *event);

/* "old": from now on that message may have been tried for long enough. */
void stage_old(const struct stage *stage, const char *token);

/* Whoever is to be tried later is let in from now on, or not. */
void stage_let_in(const struct stage *stage, bool in);

/* Runs the checker; its exit code. */
int stage_check(const struct stage *stage, bool end, unsigned in_flight);

/* Copies the file to stdout, each line behind a mark; the last lines only. */
void stage_show(const char *path, unsigned lines);

#endif
