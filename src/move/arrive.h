/* arrive - a message from elsewhere into our queue
 *
 * Standing in home_queue. The text becomes mess/S/ID.m, the envelope
 * mess/S/ID.i, which batch turns into ID.e; ID is as near to what was wanted
 * as is free.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_ARRIVE_H
#define MOVE_ARRIVE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/out.h"
#include "base/str.h"
#include "move/batch.h"
#include "move/tree.h"

struct incoming {
	struct str key; /* what it was, for lock/moved */
	uint64_t id; /* wanted: when it came, in microseconds */
	struct tree_text text;
	struct tree_digest digest; /* of the text */
	void *context;
	/* Writes the envelope, with the digest in it. */
	int (*envelope)(const struct incoming *in, struct out *out);
	/* Writes what state/S/ID shall hold, if anything. */
	int (*state)(const struct incoming *in, uint64_t id, uint32_t crc);
};

enum arrive_verdict {
	ARRIVE_OK,
	ARRIVE_BEFORE, /* it was moved by an earlier run */
	ARRIVE_FAILED, /* see errno; what was made is removed */
	ARRIVE_BROKEN, /* the batch failed: nothing more can be moved */
};

enum arrive_verdict arrive(struct batch *batch, const struct incoming *in);

/* Removes what an earlier run left that counts for nothing. 0 or -1. */
MUST_USE int arrive_tidy(const struct batch *batch);

#endif
