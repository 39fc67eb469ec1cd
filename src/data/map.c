/* map - see map.h
 *
 * Open addressing, linear steps, at most three quarters full; dropping moves
 * the entries behind the gap back, so there are no tombstones.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/map.h"

#include <errno.h>
#include <string.h>

#include "base/nest.h"
#include "base/num.h"
#include "base/random.h"
#include "data/siphash.h"

enum { FIRST_ROOM = 16 };

static size_t hash(const struct map *map, struct str key)
{
	return (size_t)siphash(map->secret, key);
}

/* The slot of the key, or the free one where it belongs. */
static size_t place(const struct map *map, struct str key)
{
	size_t at = hash(map, key) & (map->room - 1);

	while (map->slots[at].thing && !str_equal(map->slots[at].key, key))
		at = (at + 1) & (map->room - 1);
	return at;
}

void *map_find(const struct map *map, struct str key)
{
	return map->n > 0 ? map->slots[place(map, key)].thing : 0;
}

static size_t bytes(const struct map *map)
{
	return map->room * sizeof(*map->slots);
}

static int grow(struct map *map)
{
	struct map wider = *map;
	size_t size;

	/* A generator that fails leaves zeros: then only the hash is known. */
	if (map->room == 0)
		ignore(random_bytes(wider.secret, sizeof(wider.secret)));
	wider.room = map->room > 0 ? map->room * 2 : FIRST_ROOM;
	if (!size_mul(wider.room, sizeof(*wider.slots), &size)) {
		errno = ENOMEM;
		return -1;
	}
	wider.slots = nest_move(0, 0, size);
	if (!wider.slots)
		return -1;
	memset(wider.slots, 0, size);
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].thing)
			wider.slots[place(&wider, map->slots[i].key)] =
				map->slots[i];
	nest_free(map->slots, bytes(map));
	*map = wider;
	return 0;
}

int map_add(struct map *map, struct str key, void *thing)
{
	if (map->n >= map->room / 4 * 3 && grow(map) == -1)
		return -1;
	map->slots[place(map, key)] = (struct map_slot){key, thing};
	map->n++;
	return 0;
}

void map_drop(struct map *map, struct str key)
{
	if (map->n == 0)
		return;
	size_t mask = map->room - 1;
	size_t gap = place(map, key);
	if (!map->slots[gap].thing)
		return;
	map->n--;
	for (size_t at = (gap + 1) & mask; map->slots[at].thing;
		at = (at + 1) & mask) {
		size_t home = hash(map, map->slots[at].key) & mask;
		if (((at - home) & mask) < ((at - gap) & mask))
			continue;
		map->slots[gap] = map->slots[at];
		gap = at;
	}
	map->slots[gap].thing = 0;
}

void *map_next(const struct map *map, size_t *at)
{
	while (*at < map->room) {
		void *thing = map->slots[(*at)++].thing;
		if (thing)
			return thing;
	}
	return 0;
}

void map_free(struct map *map)
{
	nest_free(map->slots, bytes(map));
	*map = (struct map){0};
}
