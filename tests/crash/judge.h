/* judge - the invariants
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_JUDGE_H
#define CRASH_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger.h"
#include "spool.h"

struct limits {
	bool end; /* all is over: the queue must be empty */
	bool strict; /* a refused message is nowhere */
	unsigned in_flight; /* duplicates that a kill may cause */
	double window; /* seconds before a cut that may be repeated */
};

struct verdict {
	struct limits limits;
	struct ledger *ledger;
	struct spool *spool;
	unsigned lost;
	unsigned wrong;
	unsigned delivered; /* recipients */
	unsigned bounced;
	unsigned by_kill; /* duplicates */
	unsigned by_cut;
	unsigned torn; /* entries of mboxes that were cut off */
	unsigned aside; /* IDs in queue/bad */
};

/* Says a violation. */
void wrong(struct verdict *v, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Reads the sinks; looks at everything. Says each violation on stdout. */
void judge_all(struct verdict *verdict);

/* What can be said of a queue alone. */
void judge_queue(struct verdict *verdict);

#endif
