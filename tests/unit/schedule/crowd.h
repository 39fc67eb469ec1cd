/* crowd - many messages for some hosts, where they wait, and how they go on
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CROWD_H
#define CROWD_H

#include "schedule/intake.h"
#include "schedule/window.h"

#include "desk.h"

/* How often each recipient was reached. */
static unsigned char delivered[10000];

/* Messages that wait at their destinations. */
static inline size_t parked(void)
{
	size_t n = 0;
	size_t at = 0;
	struct dest *dest;

	while ((dest = map_next(&desk.dests.map, &at)))
		n += dest->parked.n;
	return n;
}

/* One message each for r@host, as many as told. */
static inline void make_for(const char *host, uint64_t *id, int n)
{
	static struct desk_envelope e;

	for (; n > 0; n--, ++*id) {
		desk_begin(&e, *id, "s@x");
		desk_add(&e, "T", host);
		desk_end(&e);
		window_arrived(&desk, *id);
	}
}

static inline struct dest *host(const char *name)
{
	return dest_find(&desk.dests, CHANNEL_REMOTE, str_text(name));
}

static inline void unlink_batch(struct batch *batch)
{
	struct batch **at = &batch->message->batches;

	while (*at != batch)
		at = &(*at)->sibling;
	*at = batch->sibling;
	free(batch);
}

/* One job: all recipients of a batch end alike. */
static inline void end_batch(struct batch *batch, bool good)
{
	struct message *message = batch->message;
	struct dest *dest = batch->dest;
	struct recipient *next;

	for (struct recipient *r = batch->first; r; r = next) {
		next = r->next;
		if (good)
			message_delivered(message, r->ordinal);
		else
			message_deferred(message, 20);
		delivered[r->ordinal] += good;
		intake_freed(&desk);
		free(r);
	}
	unlink_batch(batch);
	(void)dest_ended(&desk.dests, dest, dest->site, '-', desk.now);
	window_resume(&desk, dest);
	window_check(&desk, message);
}

/* All that is queued, and what comes after it. */
static inline void work(bool good)
{
	struct batch *batch;

	do {
		window_fill(&desk);
		batch = dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now);
		if (batch)
			end_batch(batch, good);
	} while (batch || desk.hungry.first);
}

static inline bool empty(void)
{
	return parked() == 0 && desk.active.n == 0 && desk.recipients == 0 &&
	       desk.heap.n == 0 && desk.big == 0;
}

#endif
