/* heap - messages at rest, the one that is due first on top
 *
 * 16 bytes a message and nothing else; the memory grows by a sixteenth, so
 * a million messages cost 16 to 17 MB. Order among equals is not kept.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_HEAP_H
#define DATA_HEAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct heap_item {
	uint64_t id;
	int64_t due;
};

/* Start with {0}. */
struct heap {
	struct heap_item *items;
	size_t n;
	size_t room;
};

/* 0, or -1 with ENOMEM. */
MUST_USE int heap_add(struct heap *heap, uint64_t id, int64_t due);

/* The first one due, or null if the heap is empty. */
const struct heap_item *heap_first(const struct heap *heap);

/* Takes the first one off. Memory is given back as the heap empties. */
void heap_drop(struct heap *heap);

/* Makes every item due at this time at the latest. */
void heap_hurry(struct heap *heap, int64_t due);

#endif
