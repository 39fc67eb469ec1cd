/* depart - a message of ours into a qmail's queue
 *
 * Recipients who wait go to local and remote as the control files route them
 * now; those who failed into bounce. A delivery notice that a sender asked for
 * and has not got is lost: qmail has none. Standing in home_queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_DEPART_H
#define MOVE_DEPART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "move/batch.h"
#include "move/tally.h"
#include "route/rewrite.h"

struct depart {
	uint64_t split; /* directories below mess and info in the other queue */
	const struct rewrite *rewrite;
	struct batch *batch; /* its tree is the other queue */
	struct buf path; /* after a failure: of what it is about */
};

/* Counts the directories of the other queue: false if it is none of qmail's. */
bool depart_split(struct depart *depart);

/* Moves the message id. */
enum move_verdict depart(struct depart *depart, uint64_t id);

/* Removes what an earlier run left that counts for nothing. 0 or -1. */
MUST_USE int depart_tidy(const struct depart *depart);

#endif
