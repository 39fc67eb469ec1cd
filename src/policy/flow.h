/* flow - so many in so many seconds, for each key of a table
 *
 * As a bucket that leaks (GCRA): one can be filled at once, then there is room
 * for one more every seconds/count. What was too much does not count.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_FLOW_H
#define POLICY_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "policy/memo.h"

struct flow {
	uint32_t count; /* 0: no limit */
	uint32_t seconds;
};

/* "count/seconds"; a count alone is one in an hour. "0" is no limit. */
bool flow_parse(struct str text, struct flow *flow_out);

/* One more of it: 1; 0: too many; -1 with errno. */
MUST_USE int flow_take(struct memo *table, struct str key /* hostile */,
	const struct flow *flow, uint64_t now_micros);

/* Is there room for one more? 1, 0, -1. */
MUST_USE int flow_room(struct memo *table, struct str key /* hostile */,
	const struct flow *flow, uint64_t now_micros);

#endif
