/* attempt - one delivery attempt of one recipient: its log lines, its result
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_ATTEMPT_H
#define SCHEDULE_ATTEMPT_H

#include "schedule/send.h"

struct attempt {
	struct message *message;
	enum channel channel;
	const struct recipient *recipient;
	uint64_t delivery; /* its number, as logged */
};

/* "new msg ...", "info msg ...": the first pass of a message begins. */
void attempt_new(struct send *send, const struct message *message);

/* "starting delivery ..." */
void attempt_log(struct send *send, const struct message *message,
	enum channel channel, uint64_t delivery, struct str address);

/* Takes a result, "K...", "Z..." or "D...": logs it, and notes it in the
 * message. True: he is done, and no record of his own in the state says so; the
 * caller may write a K line. It must not stand for a failure as well: whose
 * record is lost by a power cut would never be told of. */
MUST_USE bool attempt_settle(
	struct send *send, const struct attempt *attempt, struct str result);

/* A recipient whose destination is dead: logged as a deferral. */
void attempt_put_off(struct send *send, struct message *message,
	enum channel channel, const struct recipient *recipient);

/* The state of both channels, one line. */
void attempt_status(struct send *send);

#endif
