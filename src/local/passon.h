/* passon - what a sender wished of notices goes with what is forwarded
 *
 * qmail-lspawn puts it into $QMAILDSN, as qmail-rspawn does: lines of a letter,
 * as in a queued envelope, and a value. A message that goes on under the same
 * sender keeps it (RFC 3461, 5.2.7.2 and 5.2.7.3), but for SUCCESS, which the
 * host that forwards has answered by "expanded". Under another sender nothing
 * goes on (5.2.7.1).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_PASSON_H
#define LOCAL_PASSON_H

#include <stdbool.h>

#include "base/str.h"
#include "queue/submit.h"

/* As submit_sender and submit_recipient, with what was wished of the message,
 * and of the one recipient whom it came for, if the sender is the same. */
void passon_sender(struct submit *submit, struct str sender, bool same);
void passon_recipient(struct submit *submit, struct str recipient, bool same);

#endif
