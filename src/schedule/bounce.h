/* bounce - telling the sender: who could not be reached, who was, who waits
 *
 * What is to be told is in the state file already. One notice is handed to
 * qmail-queue at a time, without waiting for its commit; a failed message goes
 * only when qmail-queue has said yes. There is no notice about a notice, but
 * for one: a bounce that fails goes to the postmaster.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_BOUNCE_H
#define SCHEDULE_BOUNCE_H

#include <stdbool.h>
#include <sys/types.h>

#include "schedule/send.h"

/* The pass of a message is over. Is its sender to be told something? Then the
 * message waits here, and comes back by window_over. */
bool bounce_begin(struct send *send, struct message *message);

/* Starts the next one if none is under way. */
void bounce_next(struct send *send);

/* A child of ours has ended. */
void bounce_ended(struct send *send, pid_t pid, int status);

#endif
