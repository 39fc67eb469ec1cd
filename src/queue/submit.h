/* submit - handing a message to qmail-queue
 *
 *	struct submit s;
 *	if (submit_open(&s) == -1) ...
 *	submit_bytes(&s, ...);          the message, any number of times
 *	submit_sender(&s, sender);      once
 *	submit_recipient(&s, rcpt);     any number of times
 *	const char *verdict = submit_close(&s);
 *
 * The program is $QMAILQUEUE, or QMAIL/bin/qmail-queue, or a process of
 * qmail-queued that does the same. Never run by a setuid program. The struct
 * holds its buffers: no allocator.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_SUBMIT_H
#define QUEUE_SUBMIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/out.h"
#include "base/str.h"

enum { SUBMIT_SPACE = 8192, SUBMIT_TEXT = 1024 };

struct submit {
	pid_t pid;
	int desk; /* the process of qmail-queued that has it, or -1: pid */
	bool asked; /* but it has not been seen yet whether it has */
	int text_fd; /* read end of what is descriptor 6 there */
	bool failed; /* told to fail by submit_fail */
	struct out message;
	struct out envelope;
	char space[SUBMIT_SPACE];
	char text[SUBMIT_TEXT];
};

/* Calls qmail-queued, if that is there, or starts the program. -1 with errno if
 * it cannot be started at all. Whether qmail-queued has time is seen when there
 * is something to be written; if not, the program is started then. */
MUST_USE int submit_open(struct submit *s);

/* Starts the program in any case. */
MUST_USE int submit_start(struct submit *s);

/* For a caller of submit_start who has other things to do: what the program has
 * not taken by then (steady ms) is kept from it, and nothing is queued. */
void submit_hurry(struct submit *s, int64_t deadline);

/* The program's pid, or our own if qmail-queued has had the message: "qp" in
 * replies and logs. To be asked behind submit_end. */
pid_t submit_pid(const struct submit *s);

/* Adds to the message; SIGPIPE must be ignored by the caller. Errors are
 * kept for submit_close. */
void submit_bytes(struct submit *s, const char *bytes, size_t n);
void submit_text(struct submit *s, const char *text);

/* Adds what is left of fd. 0, or -1 with errno: it could not be read to its
 * end, and nothing will be queued. */
MUST_USE int submit_rest(struct submit *s, int fd /* hostile */);

/* Ends the message and begins the envelope. */
void submit_sender(struct submit *s, struct str sender);
void submit_recipient(struct submit *s, struct str recipient);

/* Says something of the sender or recipient who comes next: an envelope_kind
 * and its value. A filter in the place of qmail-queue may not know such
 * records: only for clients that asked for it, see submit_plain. */
void submit_record(struct submit *s, char kind, struct str value);

/* Is the program one that may know only senders and recipients? So is every
 * $QMAILQUEUE, unless $QMAILQUEUEDSN is set as well. */
bool submit_plain(void);

/* Makes sure that nothing is queued: the envelope ends early. */
void submit_fail(struct submit *s);

/* Ends the envelope, for a caller of submit_start who waits for the program
 * himself: it will end, and submit_verdict says what its status means. */
void submit_end(struct submit *s);
MUST_USE const char *submit_verdict(struct submit *s, int status);

/* Ends the envelope and waits for the program. Returns "" when the message is
 * queued, otherwise a text that begins with 'Z' (try again) or 'D' (never); it
 * is in s or static, and one line: what a filter wrote to descriptor 6 is
 * flattened. After submit_fail always a text. code_out (may be null):
 * qmail-queue's exit code, or QUEUE_BUG if it crashed. */
MUST_USE const char *submit_close(struct submit *s, int *code_out);

#endif
