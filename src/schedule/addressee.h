/* addressee - the recipients of a message, as its envelope has them
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_ADDRESSEE_H
#define SCHEDULE_ADDRESSEE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "schedule/message.h"

/* Start with ADDRESSEE_NONE; all of it is hostile. */
struct addressee {
	uint64_t ordinal;
	struct buf address;
	struct buf notify; /* NOTIFY as it came; may be empty */
	struct buf orcpt; /* ORCPT as it came; may be empty */
};

#define ADDRESSEE_NONE \
	{ \
		.address = BUF_LIMIT(ENVELOPE_ADDRESS_MAX), \
		.notify = BUF_LIMIT(ENVELOPE_ADDRESS_MAX), \
		.orcpt = BUF_LIMIT(ENVELOPE_ADDRESS_MAX) \
	}

void addressee_free(struct addressee *addressee);

/* Opens the envelope at the message's cursor, for addressee_next. Standing in
 * home_queue. A descriptor, or -1 with errno. */
MUST_USE int addressee_open(const struct message *message);

/* The next one that is not done; the cursor moves behind him. 1, 0 at the
 * end, -1 with errno. */
MUST_USE int addressee_next(
	struct message *message, struct in *in, struct addressee *addressee);

/* Where each of them stands, for a notice that names some. */
struct addressee_index {
	int fd; /* -1: there is none */
	uint64_t *at; /* file offsets, by ordinal */
};

/* Walks all of the envelope once. 0, or -1 with errno: then there is none. */
MUST_USE int addressee_index_open(
	struct addressee_index *index, const struct message *message);

/* The one with this ordinal, done or not. 0 or -1. */
MUST_USE int addressee_find(const struct addressee_index *index,
	uint64_t ordinal, struct addressee *addressee);

void addressee_index_close(struct addressee_index *index);

#endif
