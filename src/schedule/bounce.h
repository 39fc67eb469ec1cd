/* bounce - telling the sender who could not be reached
 *
 * The text is in the state file already; the message is a QSBMF bounce. One
 * bounce is handed to qmail-queue at a time, without waiting for its commit;
 * the failed message goes only when qmail-queue has said yes.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_BOUNCE_H
#define SCHEDULE_BOUNCE_H

#include <sys/types.h>

#include "schedule/send.h"

/* A message without recipients to try, some of whom failed. */
void bounce_begin(struct send *send, struct message *message);

/* Starts the next one if none is under way. */
void bounce_next(struct send *send);

/* A child of ours has ended. */
void bounce_ended(struct send *send, pid_t pid, int status);

#endif
