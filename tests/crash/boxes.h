/* boxes - all the mail that has arrived in sinks
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_BOXES_H
#define CRASH_BOXES_H

#include <stddef.h>

#include "ledger.h"
#include "text.h"

/* One piece, as it lies there. */
struct found {
	size_t sink;
	const char *where; /* for people */
	const char *from; /* drop: its sender; else null */
	const char *to; /* drop: its recipient; else null */
	double time; /* when it was written; of a mbox to the second */
	struct bytes text;
};

/* Gives each piece to take. A sink that is not there or cannot be read is the
 * end; an mbox that is not there has no mail. */
void boxes_read(const struct ledger *ledger,
	void (*take)(void *context, const struct found *found), void *context);

#endif
