/* census - which messages lie in the queue
 *
 * Standing in QMAIL/queue. A message is counted by its envelope file. Files
 * that vanish on the way are no error: mail goes on being delivered.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TOOLS_CENSUS_H
#define TOOLS_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"

/* Calls visit for every message, directory by directory, in no order; it may
 * return -1 with errno to stop. 0 or -1. */
struct census_visit {
	void *context;
	int (*message)(void *context, uint64_t id);
};

MUST_USE int census_walk(const struct census_visit *visit);

/* All messages by ID, which is by arrival: eight bytes each. b is replaced. */
MUST_USE int census_list(struct buf *b);
size_t census_count(const struct buf *b);
uint64_t census_id(const struct buf *b, size_t i);

/* Is qmail-send running? Then it has taken up every message; else those
 * without a file in state/ wait for its first look. */
bool census_attended(void);

/* Has the message outlived its first pass? */
bool census_known(uint64_t id);

#endif
