/* rules - what control files tell qmail-send
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_RULES_H
#define SCHEDULE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "route/rewrite.h"
#include "schedule/limits.h"

enum channel { CHANNEL_LOCAL, CHANNEL_REMOTE, CHANNELS };

struct rules {
	uint64_t concurrency[CHANNELS]; /* concurrencylocal, -remote */
	uint64_t concurrency_dest; /* deliveries to one destination */
	uint64_t lifetime; /* queuelifetime, seconds */
	unsigned retry[CHANNELS]; /* retrylocal, retryremote: retry_next's */
	uint64_t delay; /* delaynotice, seconds; 0: never */
	bool delay_all; /* ... for all, not just those who wish it */
	bool bounce_classic; /* bounceformat is qsbmf */
	uint64_t
		bounce_bytes; /* of a longer message only the header goes back */
	struct buf me; /* this host */
	struct buf bounce_from;
	struct buf bounce_host;
	struct buf double_to; /* doublebounceto@doublebouncehost */
	struct rewrite rewrite;
	struct limits limits; /* destlimits */
};

/* Reads all files, standing in home_path. 0, or -1: rules_trouble. */
MUST_USE int rules_load(struct rules *rules);

/* Reads those of the routing again; the old ones stay if that fails. */
MUST_USE int rules_reload(struct rules *rules);

/* After a -1: file, line and reason. Empty: control/me is missing. */
const char *rules_trouble(void);

#endif
