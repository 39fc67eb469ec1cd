/* flow - see flow.h
 *
 * A record's value is the time (microseconds) at which all that was taken has
 * leaked away.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/flow.h"

#include "base/num.h"

enum { MICROS = 1000000, HOUR = 3600, MOST = 1000000 };

bool flow_parse(struct str text, struct flow *flow_out)
{
	struct str count = str_cut(&text, '/');
	uint64_t n;
	uint64_t seconds = HOUR;

	if (!num_parse(count, &n) || n > MOST ||
		(text.s && text.n && !num_parse(text, &seconds)) ||
		seconds == 0 || seconds > MOST)
		return false;
	*flow_out = (struct flow){(uint32_t)n, (uint32_t)seconds};
	return true;
}

/* How full is it (microseconds until it is empty)? More than the whole is of a
 * clock that went back since. */
static uint64_t filled(
	const struct memo_record *record, uint64_t now, uint64_t whole)
{
	uint64_t fill = record->value > now ? record->value - now : 0;

	return fill > whole ? 0 : fill;
}

static int take(struct memo *table, struct str key, const struct flow *flow,
	uint64_t now, bool keep)
{
	uint64_t whole = (uint64_t)flow->seconds * MICROS;
	uint64_t one = whole / (flow->count ? flow->count : 1);
	struct memo_record record;

	if (!flow->count)
		return 1;
	if (memo_take(table, key, (int64_t)(now / MICROS), &record) == -1)
		return -1;
	uint64_t fill = filled(&record, now, whole) + one;
	if (fill > whole || !keep) {
		memo_leave(table);
		return fill <= whole;
	}
	record.value = now + fill;
	record.until = (uint32_t)(record.value / MICROS + 1);
	return memo_put(table, &record) == -1 ? -1 : 1;
}

int flow_take(struct memo *table, struct str key, const struct flow *flow,
	uint64_t now_micros)
{
	return take(table, key, flow, now_micros, true);
}

int flow_room(struct memo *table, struct str key, const struct flow *flow,
	uint64_t now_micros)
{
	return take(table, key, flow, now_micros, false);
}
