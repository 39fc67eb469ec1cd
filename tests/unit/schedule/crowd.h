/* crowd - many messages for some hosts, and where they wait
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CROWD_H
#define CROWD_H

#include "schedule/window.h"

#include "desk.h"

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

#endif
