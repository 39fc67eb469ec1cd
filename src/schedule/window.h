/* window - which messages are worked on, and which wait
 *
 * At most WINDOW_MESSAGES are active, with at most WINDOW_RECIPIENTS of their
 * recipients in memory; a share of both is kept for small messages. All others
 * are 16 bytes each in a heap.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_WINDOW_H
#define SCHEDULE_WINDOW_H

#include <stdint.h>

#include "schedule/send.h"

/* A message that somebody has just accepted (the trigger says so): it is
 * activated at once if there is room, else it waits its turn. */
void window_arrived(struct send *send, uint64_t id);

/* A message that a scan met: its state says when it is due. */
void window_found(struct send *send, uint64_t id);

/* Puts a message to rest until then (seconds). */
void window_rest(struct send *send, uint64_t id, int64_t due);

/* Activates what is due, and lets hungry messages read more recipients. */
void window_fill(struct send *send);

/* Is there something to do at once? Then poll must not wait. */
bool window_ready(const struct send *send);

/* Something about the message has changed: its pass may be over, or it may
 * have become hungry. It may be gone after this. */
void window_check(struct send *send, struct message *message);

/* Its pass is over: it is deleted, put to rest, or its sender is told before.
 * It may be gone after this. */
void window_over(struct send *send, struct message *message);

/* Places at this destination may be free again, for messages that wait there
 * (parked). */
void window_resume(struct send *send, struct dest *dest);

/* It is tried again in its time: that is noted, and it leaves the window. */
void window_wait(struct send *send, struct message *message);

/* The message is to wait until then; it leaves the window. */
void window_put_back(struct send *send, struct message *message, int64_t due);

/* At the end of the program: notes when messages are due whose pass is over. A
 * pass that is not goes on when we are started again. */
void window_close(struct send *send);

#endif
