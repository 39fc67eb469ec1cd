/* health - see health.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/health.h"

#include "schedule/retry.h"
#include "schedule/tempo.h"

enum {
	LONG = 2, /* seconds that one message may take */
	REMEMBERED = 7200, /* seconds, after a death */
	FAILURE_REMEMBERED = 300, /* so that three in a row are noticed */
	PAUSE_FIRST = 15, /* seconds, when it wants less; then twice ... */
	PAUSE_DOUBLED = 2, /* ... so often */
};

/* One message alone, and not for long, has enough with what there is; a clock
 * that was set back counts as long. */
static bool needs_more(const struct dest *dest, int64_t now)
{
	return dest->batches > 1 || dest->parked.n > 0 ||
	       now > dest->busy_since + LONG || now < dest->busy_since;
}

void health_success(struct dest *dest, unsigned most, int64_t now)
{
	dest->failures = 0;
	dest->deaths = 0;
	dest->dead_until = 0;
	dest->refusals = 0;
	if (dest->limit < most && needs_more(dest, now))
		dest->limit++;
}

void health_less(struct dest *dest, int64_t now)
{
	int64_t pause = (int64_t)PAUSE_FIRST << dest->refusals;

	dest->failures = 0;
	dest->deaths = 0;
	dest->dead_until = 0;
	dest->limit = dest->limit > 1 ? dest->limit / 2 : 1;
	if (dest->refusals < PAUSE_DOUBLED)
		dest->refusals++;
	if (dest->held_until < now + pause)
		dest->held_until = now + pause;
}

/* A probe that fails counts at once. */
void health_failure(struct dest *dest, int64_t now)
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

void dest_took(struct dests *dests, struct dest *dest, int64_t ms)
{
	dest->pace = tempo_own(dest->pace, ms);
	dests->pace[dest->channel] = tempo_all(dests->pace[dest->channel], ms);
}

bool dest_dead(const struct dest *dest, int64_t now)
{
	return dest->dead_until > now;
}
