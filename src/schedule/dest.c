/* dest - see dest.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/dest.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "mail/punycode.h"
#include "schedule/health.h"
#include "schedule/tempo.h"

enum { KEY_MAX = 1100 };

/* 'R' and the host in ASCII, or 'L' and the owner: up to the first '-'. */
static size_t key_of(
	char key[KEY_MAX], enum channel channel, struct str address)
{
	char space[KEY_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), KEY_MAX};
	size_t at = str_find_last(address, '@');
	struct str name = str_skip(address, at + 1);

	if (channel == CHANNEL_LOCAL)
		name = str_head(address, str_find(str_head(address, at), '-'));
	else if (punycode_differs(&plain, name))
		name = buf_str(&plain);
	name = str_head(name, KEY_MAX - 1);
	key[0] = channel == CHANNEL_LOCAL ? 'L' : 'R';
	memcpy(key + 1, name.s, name.n);
	ascii_lower_all(key + 1, name.n);
	return name.n + 1;
}

/* The highest limit that it can have. */
static unsigned most_of(const struct dests *dests, const struct dest *dest)
{
	unsigned most = dests->most[dest->channel];
	unsigned own = dest->allowed.concurrency;

	return own > 0 && own < most ? own : most;
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
	if (dests->limits && channel == CHANNEL_REMOTE)
		limits_find(
			dests->limits, str_of(key + 1, n - 1), &dest->allowed);
	dest->limit =
		channel == CHANNEL_LOCAL ? most_of(dests, dest) : DEST_START;
	if (dest->limit > most_of(dests, dest))
		dest->limit = most_of(dests, dest);
	if (map_add(&dests->map, dest->key, dest) == -1) {
		free(dest);
		return 0;
	}
	return dest;
}

/* Is its site full? Then it waits there. */
static bool waits_for_site(const struct dests *dests, struct dest *dest)
{
	struct site *site = dest->site;

	if (!site || site->running < dests->most[CHANNEL_REMOTE])
		return false;
	site_wait(site, dest);
	return true;
}

/* Is it held? Then it is let go in time; without memory for that, at once. */
static bool waits_for_time(struct dests *dests, struct dest *dest)
{
	if (dest->held_until == 0)
		return false;
	dest->in_holds = heap_add(&dests->holds, (uint64_t)(uintptr_t)dest,
				 dest->held_until) == 0;
	if (!dest->in_holds)
		dest->held_until = 0;
	return dest->in_holds;
}

/* Has it work, and room for it? */
static bool wants_job(const struct dest *dest)
{
	return dest->first &&
	       dest->running < (dest->dead_until ? 1 : dest->limit);
}

/* Has it what is its due, and makes others wait if it gets more? */
static bool after_others(const struct dests *dests, const struct dest *dest)
{
	return dest->running >= DEST_START &&
	       tempo_slow(dest->pace, dests->pace[dest->channel]);
}

static void join_slow(struct dest_ring *ring, struct dest *dest)
{
	if (dest->in_slow)
		return;
	dest->in_slow = true;
	dest->later = 0;
	if (ring->last)
		ring->last->later = dest;
	else
		ring->first = dest;
	ring->last = dest;
}

/* Into the ring if there is work, room, and it does not stand anywhere. */
static void ready(struct dests *dests, struct dest *dest)
{
	if (dest->in_ring || dest->in_site || dest->in_holds ||
		!wants_job(dest))
		return;
	if (waits_for_time(dests, dest) || waits_for_site(dests, dest))
		return;
	if (after_others(dests, dest)) {
		join_slow(&dests->slow[dest->channel], dest);
		return;
	}
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

/* The first of the slow that waits for nothing else meanwhile. */
static struct dest *leave_slow(struct dest_ring *ring)
{
	struct dest *dest;

	while ((dest = ring->first)) {
		ring->first = dest->later;
		if (!ring->first)
			ring->last = 0;
		dest->in_slow = false;
		if (!dest->in_site && !dest->in_holds && wants_job(dest))
			return dest;
	}
	return 0;
}

/* Whose turn it is. The rings take turns. */
static struct dest *next_dest(struct dests *dests, enum channel channel)
{
	unsigned turn = dests->turn[channel] ^= 1;
	struct dest *dest = leave_ring(&dests->rings[channel][turn]);

	if (!dest)
		dest = leave_ring(&dests->rings[channel][turn ^ 1]);
	if (!dest && !dests->tight[channel])
		dest = leave_slow(&dests->slow[channel]);
	return dest;
}

/* One more start: is that as many as the rate allows in its seconds? */
static void count_start(struct dest *dest, int64_t now)
{
	const struct limit *allowed = &dest->allowed;

	if (allowed->starts == 0)
		return;
	if (now >= dest->window + (int64_t)allowed->seconds ||
		now < dest->window) {
		dest->window = now;
		dest->started = 0;
	}
	if (++dest->started >= allowed->starts)
		dest->held_until = dest->window + (int64_t)allowed->seconds;
}

/* If there is a place at the site: for the first of those that want it. */
static void wake_site(struct dests *dests, struct site *site)
{
	struct dest *dest;

	while (site->running < dests->most[CHANNEL_REMOTE] &&
		(dest = site_next(site))) {
		ready(dests, dest);
		if (dest->in_ring)
			return;
	}
}

/* May it start a job, now that its turn has come? It may have been emptied, or
 * its site have filled up meanwhile; or the clock went back, and it is dead
 * once more: then it waits. If not, its place at the site is for others. */
static bool may_start(struct dests *dests, struct dest *dest, int64_t now)
{
	bool may = wants_job(dest);

	if (may && dest_dead(dest, now) && dest->held_until < dest->dead_until)
		dest->held_until = dest->dead_until;
	may = may && !waits_for_time(dests, dest) &&
	      !waits_for_site(dests, dest);
	if (!may && dest->site)
		wake_site(dests, dest->site);
	return may;
}

struct batch *dest_pick(struct dests *dests, enum channel channel, int64_t now)
{
	for (;;) {
		struct dest *dest = next_dest(dests, channel);
		if (!dest)
			return 0;
		if (!may_start(dests, dest, now))
			continue;
		struct batch *batch = dest_take(dest);
		if (dest->running++ == 0)
			dest->busy_since = now;
		if (dest->site) {
			dest->site->running++;
			dest->site->users++;
		}
		count_start(dest, now);
		ready(dests, dest);
		return batch;
	}
}

size_t dest_recipients(const struct dest *dest, size_t most)
{
	unsigned own = dest->allowed.recipients;

	return own > 0 && own < most ? own : most;
}

/* Those that wait at a site stay with it until they have had their turn. */
void dest_site(struct dests *dests, struct dest *dest, struct str name)
{
	if (name.n == 0 || dest->in_site ||
		(dest->site && str_equal(dest->site->key, name)))
		return;
	struct site *site = site_join(&dests->sites, name);
	if (!site)
		return; /* no memory: it stays where it was */
	site_leave(&dests->sites, dest->site);
	dest->site = site;
}

/* ---- holds ---- */

void dest_release(struct dests *dests, int64_t now)
{
	const struct heap_item *item;

	while ((item = heap_first(&dests->holds)) && item->due <= now) {
		struct dest *dest = (struct dest *)(uintptr_t)item->id;
		heap_drop(&dests->holds);
		dest->in_holds = false;
		if (dest->held_until <= now)
			dest->held_until = 0;
		ready(dests, dest);
	}
}

int64_t dest_next_release(const struct dests *dests)
{
	const struct heap_item *item = heap_first(&dests->holds);

	return item ? item->due : INT64_MAX;
}

/* ---- results ---- */

bool dest_ended(struct dests *dests, struct dest *dest, struct site *site,
	char connection, int64_t now)
{
	dest->running--;
	if (site) {
		site->running--;
		wake_site(dests, site);
		site_leave(&dests->sites, site);
	}
	if (dest->channel == CHANNEL_REMOTE && connection == 'b')
		health_less(dest, now);
	if (dest->channel == CHANNEL_REMOTE && connection == 'k')
		health_success(dest, most_of(dests, dest), now);
	if (dest->channel == CHANNEL_REMOTE && connection == 't')
		health_failure(dest, now);
	ready(dests, dest);
	return dest_dead(dest, now);
}

/* What it may have, and when, counts for the mail that comes next as well. */
static bool is_bound(const struct dest *dest, int64_t now)
{
	return now < dest->held_until ||
	       (dest->allowed.starts > 0 &&
		       now < dest->window + (int64_t)dest->allowed.seconds);
}

void dest_forget(struct dests *dests, struct dest *dest, int64_t now)
{
	bool known = dest->deaths > 0 || dest->failures > 0;

	if (dest->first || dest->running > 0 || dest->in_ring ||
		dest->in_slow || dest->in_site || dest->in_holds ||
		dest->parked.n > 0 || dest->in_use)
		return;
	if (is_bound(dest, now) || (known && now < dest->known_until))
		return;
	map_drop(&dests->map, dest->key);
	site_leave(&dests->sites, dest->site);
	free(dest->parked.items);
	free(dest);
}

/* When one goes, those behind it move up to fill its place: the walk steps back
 * as far, and meets all of them. */
void dest_sweep(struct dests *dests, int64_t now)
{
	size_t at = 0;
	struct dest *dest;

	if (now == 0)
		dest_release(dests, INT64_MAX);
	while ((dest = map_next(&dests->map, &at))) {
		size_t before = dests->map.n;
		if (now == 0) {
			dest->failures = 0;
			dest->deaths = 0;
			dest->dead_until = 0;
			dest->refusals = 0;
			ready(dests, dest);
		} else {
			while (dest->parked.n > 0)
				heap_drop(&dest->parked);
			dest_forget(dests, dest, now);
		}
		if (dests->map.n < before)
			at = at > 1 ? at - 2 : 0;
	}
}
