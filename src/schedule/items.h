/* items - whom a notice is about: a paragraph for each
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_ITEMS_H
#define SCHEDULE_ITEMS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "schedule/message.h"

/* What a sender is told. */
enum notice {
	NOTICE_NONE,
	NOTICE_REACHED, /* of some that they have it, as he wished */
	NOTICE_LATE, /* of some that it takes long */
	NOTICE_FAILED, /* of some that they will never have it */
};

struct items_visitor {
	void *context;
	/* paragraph: "<address>:\n" and a report; hostile */
	void (*item)(void *context, uint64_t ordinal, struct str paragraph);
};

/* Visits all that a notice of this kind is about. 0, or -1: not all could be
 * read. */
MUST_USE int items_walk(const struct message *message, enum notice notice,
	const struct items_visitor *visitor);

#endif
