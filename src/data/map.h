/* map - things found by a key of bytes
 *
 * Keys and things stay the caller's: a key must live as long as its entry,
 * best inside the thing. The hash is SipHash-1-3 with a secret of the process,
 * so that strangers who choose the keys cannot make them collide.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_MAP_H
#define DATA_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct map_slot {
	struct str key;
	void *thing; /* null: the slot is free */
};

/* Start with {0}. */
struct map {
	struct map_slot *slots;
	size_t n;
	size_t room; /* a power of two, or 0 */
	uint64_t secret[2];
};

/* The thing, or null. */
void *map_find(const struct map *map, struct str key /* hostile */);

/* Puts a thing in; its key must not be there yet. 0, or -1 with ENOMEM. */
MUST_USE int map_add(struct map *map, struct str key, void *thing);

/* Takes it out, if it is there. */
void map_drop(struct map *map, struct str key);

/* Walks: start with *at = 0; null at the end. Nothing may be added or dropped
 * on the way. */
void *map_next(const struct map *map, size_t *at);

void map_free(struct map *map);

#endif
