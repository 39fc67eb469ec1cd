/* passon - what a sender wished of notices goes with what is forwarded
 *
 * qmail-lspawn puts it into $QMAILDSN, as qmail-rspawn does: lines of a letter,
 * as in a queued envelope, and a value. A message that goes on under the same
 * sender keeps it (RFC 3461, 5.2.7.2 and 5.2.7.3): all of it if it goes to one
 * address and nowhere else, otherwise all but SUCCESS, which the host that
 * forwards has to answer. Under another sender nothing goes on: the list has
 * got it (5.2.7.1).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_PASSON_H
#define LOCAL_PASSON_H

#include "base/str.h"
#include "queue/submit.h"

enum passon {
	PASSON_NOTHING, /* another sender */
	PASSON_BESIDE, /* beside a delivery, or by a program */
	PASSON_SEVERAL, /* to several addresses, or beside a program */
	PASSON_WHOLE, /* to one address, and that is all that is done */
};

/* As submit_sender and submit_recipient, with what was wished of the message,
 * and of the one recipient whom it came for. */
void passon_sender(struct submit *submit, struct str sender, enum passon how);
void passon_recipient(
	struct submit *submit, struct str recipient, enum passon how);

/* A line for the report of a delivery that went well, to tell what qmail-send
 * has to say of it; "" for most, and where SUCCESS was not wished. */
const char *passon_report(enum passon how);

#endif
