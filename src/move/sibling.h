/* sibling - a message of another queue of our kind into ours
 *
 * Envelope and state are taken as they are. Standing in home_queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_SIBLING_H
#define MOVE_SIBLING_H

#include <stdint.h>

#include "base/buf.h"
#include "move/batch.h"
#include "move/tally.h"

struct sibling {
	int tree; /* the other queue */
	struct batch *batch;
	int envelope; /* descriptor of the one under way */
	uint64_t id;
	struct buf path; /* after a failure: of what it is about */
};

/* Moves the message id. */
enum move_verdict sibling(struct sibling *sibling, uint64_t id);

#endif
