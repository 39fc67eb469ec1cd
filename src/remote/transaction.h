/* transaction - a message goes over a session: MAIL, RCPT, DATA or BDAT
 *
 * Whatever the server offers is used: commands go together (PIPELINING), and
 * with them a small message (CHUNKING); without the offer each waits for its
 * answer. When a server takes some recipients and wants no more (LIMITS, or a
 * 452 reply), the others get another transaction over the same session.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_TRANSACTION_H
#define REMOTE_TRANSACTION_H

#include "remote/session.h"
#include "remote/task.h"
#include "remote/verdict.h"

enum transaction_end {
	TRANSACTION_DONE, /* the verdict has all there is to say */
	TRANSACTION_NOTHING, /* the host went away before it took the sender:
			      * another host, or a new connection, may be
			      * asked at once. Without one the verdict holds */
	TRANSACTION_MORE, /* this connection may be used no more, but there are
			   * recipients of whom nothing is said: another
			   * connection with the host will take them */
};

/* Sends the task's message to those of its recipients of whom the verdict says
 * nothing yet, and puts into the verdict what came of it. */
enum transaction_end transaction_run(struct session *session,
	const struct task *task, struct verdict *verdict);

#endif
