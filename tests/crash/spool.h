/* spool - a queue directory at rest, read without any code of the house
 *
 * The formats are those of src/queue/envelope.h, state.h and name.h.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_SPOOL_H
#define CRASH_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

enum queued_kind {
	QUEUED_WHOLE, /* a message */
	QUEUED_PARTIAL, /* an accept that never ended */
	QUEUED_DAMAGED, /* an envelope with an E record, and something wrong */
};

/* One ID. */
struct queued {
	uint64_t id;
	enum queued_kind kind;
	const char *why; /* not whole: what is missing or wrong */
	struct bytes text; /* of .m */
	struct bytes envelope; /* of .e; strings point into it */
	uint64_t arrival;
	uint32_t crc; /* of the envelope */
	const char *sender;
	const char **recipients;
	char *marks; /* one for each: 0, 'K' or 'D' */
	size_t n;
	bool stated; /* it has a state of its own */
	uint64_t due; /* what that says; 0: nothing */
};

struct spool {
	struct queued *all; /* in mess */
	size_t n;
	struct queued *bad; /* in bad */
	size_t n_bad;
	size_t n_states; /* files in state */
	char **strange; /* what should not be there; "queue/..." */
	size_t n_strange;
};

/* No such directory, or one that cannot be read, is the end. */
void spool_read(struct spool *spool, const char *queue);
void spool_free(struct spool *spool);

#endif
