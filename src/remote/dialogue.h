/* dialogue - MAIL and RCPT, what is said in them and what is answered
 *
 * With PIPELINING all of it goes together, and behind it DATA, or as one BDAT
 * a small message; without, each command waits for its answer.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_DIALOGUE_H
#define REMOTE_DIALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "remote/carrier.h"
#include "remote/session.h"
#include "remote/task.h"
#include "remote/verdict.h"

/* One transaction. */
struct dialogue {
	struct session *session;
	const struct task *task;
	struct verdict *verdict;
	struct carrier carrier;
	bool utf8; /* SMTPUTF8 is needed, and offered */
	size_t next; /* the recipients before it were looked at */
	size_t said; /* RCPT commands */
	size_t taken;
	struct str
		domain; /* of the last that was said; of one before it, too */
	bool answered; /* the host said something of use about the sender */
	bool mail_taken;
	bool full; /* the host wants no more recipients for now */
	bool content_said; /* DATA, or all of a chunk, went with them */
	enum carrier_result carried; /* of the chunk */
};

/* Says MAIL, and RCPT for each recipient of whom the verdict says nothing yet.
 * Who is accepted is VERDICT_TAKEN there; trouble with all is said of the
 * message. Whom the host does not want in this transaction stays unsaid. */
void dialogue_run(struct dialogue *talk);

/* Does the host want this recipient's domain in this connection, beside those
 * that it had (RFC 9422, RCPTDOMAINMAX)? */
bool dialogue_fits(const struct dialogue *talk, size_t i);

/* ---- for what follows ---- */

/* Hears an answer. -1: there is none, and it is said of the message. */
MUST_USE int dialogue_hear(struct dialogue *talk);

/* The same for one of several, to what was said together: a host that sends
 * each on its own, and waits with the next for our ACK, has it at once. */
MUST_USE int dialogue_hear_next(struct dialogue *talk);

/* Sends what waits; trouble is told by the next dialogue_hear. */
void dialogue_push(struct dialogue *talk);

/* Says of the message that the connection died. */
void dialogue_died(struct dialogue *talk);

/* K, Z or D: what the code of the last answer means. */
char dialogue_letter(const struct dialogue *talk);

/* Says this of the message, with the last answer behind it. */
#define dialogue_say(talk, letter, ...) \
	verdict_message((talk)->verdict, (letter), \
		buf_str(&(talk)->session->text), __VA_ARGS__)

#endif
