/* dest - see dest.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/dest.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "schedule/retry.h"

enum {
	KEY_MAX = 1100,
	REMEMBERED = 7200, /* seconds, after a death */
	FAILURE_REMEMBERED = 300, /* so that three in a row are noticed */
};

/* 'R' and the host, or 'L' and the owner: what precedes the first '-'. */
static size_t key_of(
	char key[KEY_MAX], enum channel channel, struct str address)
{
	size_t at = str_find_last(address, '@');
	struct str name = str_skip(address, at + 1);

	if (channel == CHANNEL_LOCAL) {
		name = str_head(address, at);
		name = str_head(name, str_find(name, '-'));
	}
	name = str_head(name, KEY_MAX - 1);
	key[0] = channel == CHANNEL_LOCAL ? 'L' : 'R';
	memcpy(key + 1, name.s, name.n);
	ascii_lower_all(key + 1, name.n);
	return name.n + 1;
}

struct dest *dest_find(
	struct dests *dests, enum channel channel, struct str address)
{
	char key[KEY_MAX];
	size_t n = key_of(key, channel, address);
	struct dest *dest = map_find(&dests->map, str_of(key, n));

	if (dest)
		return dest;
	dest = calloc(1, sizeof(*dest) + n);
	if (!dest)
		return 0;
	memcpy(dest->name, key, n);
	dest->key = str_of(dest->name, n);
	dest->channel = channel;
	dest->limit =
		channel == CHANNEL_LOCAL ? dests->most[channel] : DEST_START;
	if (dest->limit > dests->most[channel])
		dest->limit = dests->most[channel];
	if (map_add(&dests->map, dest->key, dest) == -1) {
		free(dest);
		return 0;
	}
	return dest;
}

/* Into the ring if there is work, room, and it is not there yet. */
static void ready(struct dests *dests, struct dest *dest)
{
	unsigned limit = dest->dead_until ? 1 : dest->limit;

	if (dest->in_ring || !dest->first || dest->running >= limit)
		return;
	struct dest_ring *ring =
		&dests->rings[dest->channel][dest->first->fresh ? 0 : 1];
	dest->in_ring = true;
	dest->ready = 0;
	if (ring->last)
		ring->last->ready = dest;
	else
		ring->first = dest;
	ring->last = dest;
}

void dest_queue(struct dests *dests, struct batch *batch)
{
	struct dest *dest = batch->dest;

	batch->next = 0;
	if (dest->last)
		dest->last->next = batch;
	else
		dest->first = batch;
	dest->last = batch;
	dest->batches++;
	ready(dests, dest);
}

struct batch *dest_take(struct dest *dest)
{
	struct batch *batch = dest->first;

	if (!batch)
		return 0;
	dest->first = batch->next;
	if (!dest->first)
		dest->last = 0;
	dest->batches--;
	return batch;
}

static struct dest *leave_ring(struct dest_ring *ring)
{
	struct dest *dest = ring->first;

	if (!dest)
		return 0;
	ring->first = dest->ready;
	if (!ring->first)
		ring->last = 0;
	dest->in_ring = false;
	return dest;
}

/* The rings take turns; a destination whose queue was emptied meanwhile, or
 * that died, just leaves. */
struct batch *dest_pick(struct dests *dests, enum channel channel, int64_t now)
{
	for (;;) {
		unsigned turn = dests->turn[channel] ^= 1;
		struct dest *dest = leave_ring(&dests->rings[channel][turn]);
		if (!dest)
			dest = leave_ring(&dests->rings[channel][turn ^ 1]);
		if (!dest)
			return 0;
		if (dest_dead(dest, now))
			continue;
		struct batch *batch = dest_take(dest);
		if (!batch)
			continue;
		dest->running++;
		ready(dests, dest);
		return batch;
	}
}

static void success(const struct dests *dests, struct dest *dest)
{
	dest->failures = 0;
	dest->deaths = 0;
	dest->dead_until = 0;
	if (dest->limit < dests->most[dest->channel])
		dest->limit++;
}

/* A probe that fails counts at once. */
static void failure(struct dest *dest, int64_t now)
{
	dest->failures++;
	dest->limit = dest->limit > 1 ? dest->limit / 2 : 1;
	if (dest->known_until < now + FAILURE_REMEMBERED)
		dest->known_until = now + FAILURE_REMEMBERED;
	if (dest->failures < DEST_FAILURES && dest->deaths == 0)
		return;
	if (dest_dead(dest, now))
		return;
	dest->deaths++;
	dest->dead_until = now + retry_dead(dest->deaths);
	dest->known_until = dest->dead_until + REMEMBERED;
}

bool dest_ended(
	struct dests *dests, struct dest *dest, char connection, int64_t now)
{
	dest->running--;
	if (dest->channel == CHANNEL_REMOTE && connection == 'k')
		success(dests, dest);
	if (dest->channel == CHANNEL_REMOTE && connection == 't')
		failure(dest, now);
	ready(dests, dest);
	return dest_dead(dest, now);
}

bool dest_dead(const struct dest *dest, int64_t now)
{
	return dest->dead_until > now;
}

void dest_forget(struct dests *dests, struct dest *dest, int64_t now)
{
	bool known = dest->deaths > 0 || dest->failures > 0;

	if (dest->first || dest->running > 0 || dest->in_ring)
		return;
	if (known && now < dest->known_until)
		return;
	map_drop(&dests->map, dest->key);
	free(dest);
}

/* Nothing may be dropped while the map is walked, so the walk begins anew
 * after each one that goes; one without any ends it. */
void dest_sweep(struct dests *dests, int64_t now)
{
	size_t at = 0;
	struct dest *dest;

	while ((dest = map_next(&dests->map, &at))) {
		size_t before = dests->map.n;
		if (now == 0) {
			dest->failures = 0;
			dest->deaths = 0;
			dest->dead_until = 0;
			ready(dests, dest);
		} else {
			dest_forget(dests, dest, now);
		}
		if (dests->map.n < before)
			at = at > 1 ? at - 2 : 0;
	}
}
