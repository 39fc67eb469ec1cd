/* group - what became of each recipient, for machines: message/delivery-status
 *
 * RFC 3464; with addresses that are not ASCII, RFC 6533.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_GROUP_H
#define SCHEDULE_GROUP_H

#include "schedule/addressee.h"
#include "schedule/items.h"
#include "schedule/send.h"

struct groups {
	const struct send *send;
	struct submit *submit;
	const struct message *message;
	enum notice notice;
	const struct addressee_index *index; /* its fd may be -1 */
	bool wide; /* it may hold bytes that are not ASCII */
};

/* The fields about the message, then a group for each recipient that the
 * notice is about. 0 or -1. */
MUST_USE int group_all(const struct groups *groups);

#endif
