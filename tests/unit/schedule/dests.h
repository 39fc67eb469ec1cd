/* dests - what the tests of destinations share: batches, jobs, turns
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DESTS_H
#define DESTS_H

#include <stdlib.h>

#include "schedule/dest.h"

#include "check.h"

enum { NOW = 1000, MANY = 400 };

static struct dests dests;
static struct batch batches[MANY];
static size_t used;

/* Nothing is remembered; what earlier tests left under way goes too. */
static inline void fresh(void)
{
	struct dest *dest;
	for (size_t i = 0; (dest = map_next(&dests.map, &i));)
		free(dest);
	struct site *site;
	for (size_t i = 0; (site = map_next(&dests.sites, &i));)
		free(site);
	map_free(&dests.map);
	map_free(&dests.sites);
	free(dests.holds.items);
	dests = (struct dests){.most = {10, 20}};
	used = 0;
}

static inline struct dest *at(const char *address)
{
	return dest_find(&dests, CHANNEL_REMOTE, str_text(address));
}

static inline struct batch *queue_one(struct dest *dest, bool small)
{
	struct batch *batch = &batches[used++ % MANY];

	*batch = (struct batch){.dest = dest, .fresh = small};
	dest_queue(&dests, batch);
	return batch;
}

static inline struct batch *pick(int64_t now)
{
	return dest_pick(&dests, CHANNEL_REMOTE, now);
}

static inline bool ended(struct dest *dest, char connection, int64_t now)
{
	return dest_ended(&dests, dest, dest->site, connection, now);
}

/* One job from start to end; a good one takes long enough to call for more. */
static inline bool job(struct dest *dest, char connection, int64_t now)
{
	struct batch *batch = queue_one(dest, true);

	CHECK(pick(now) == batch);
	return ended(dest, connection, connection == 'k' ? now + 3 : now);
}

#endif
