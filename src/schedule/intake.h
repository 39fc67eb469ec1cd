/* intake - recipients from the envelope into the queues of destinations
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_INTAKE_H
#define SCHEDULE_INTAKE_H

#include "schedule/send.h"

/* Reads as many recipients of the message as may be in memory, routes them,
 * and puts them into batches. */
void intake_read(struct send *send, struct message *message);

/* Do so many messages wait for it that one more should not take the place of
 * another's: more than there are places left? */
bool intake_crowds(const struct send *send, const struct dest *dest);

/* Looks where the first recipient goes, and sets the message's channel. The
 * destination, if it is crowded so; else null. */
struct dest *intake_crowded(struct send *send, struct message *message);

/* Looks there as well: is that destination dead? */
bool intake_dead(struct send *send, struct message *message);

/* A recipient's memory is free again. */
void intake_freed(struct send *send);

#endif
