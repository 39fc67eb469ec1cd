/* adopt - a message of a qmail's queue into ours
 *
 * Recipients who wait are ours again as somebody wrote them (unroute), and
 * each who failed comes with his paragraph for the bounce; those who were
 * served are left out. Standing in home_queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_ADOPT_H
#define MOVE_ADOPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "move/batch.h"
#include "move/oldmail.h"
#include "move/tally.h"
#include "route/rewrite.h"

struct adopt {
	int tree; /* the other queue */
	const struct rewrite *rewrite;
	bool perhaps; /* take messages of intd as well */
	struct batch *batch;
	struct oldmail old;
	struct buf path; /* after a failure: of what it is about */
};

/* Moves mess/part/n. */
enum move_verdict adopt(struct adopt *adopt, struct str part, uint64_t n);

#endif
