/* list - messages that wait for something, first come, first served
 *
 * A message is in one of them at most (message->next). Start with {0}.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_LIST_H
#define SCHEDULE_LIST_H

#include "schedule/message.h"

struct list {
	struct message *first;
	struct message *last;
};

static inline void list_append(struct list *list, struct message *message)
{
	message->next = 0;
	if (list->last)
		list->last->next = message;
	else
		list->first = message;
	list->last = message;
}

/* The first one, which leaves; null: there is none. */
static inline struct message *list_take(struct list *list)
{
	struct message *message = list->first;

	if (message) {
		list->first = message->next;
		if (!list->first)
			list->last = 0;
	}
	return message;
}

#endif
