/* resend - the message on descriptor 0 goes on to other addresses
 *
 * Shared by forward and condredirect. What they need is in the environment,
 * put there by qmail-local; they die, with their own name, when it is not, or
 * when the message cannot be queued.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_RESEND_H
#define LOCAL_RESEND_H

/* The variable's value; dies with exit 100 if it is not set. */
const char *resend_need(const char *name);

/* Queues $DTLINE and the rest of descriptor 0, from sender to the addresses
 * (a null ends them), and says "qp" and a number to descriptor 2. */
void resend_message(const char *sender, char **addresses);

#endif
