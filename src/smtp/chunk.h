/* chunk - the octets that follow BDAT (RFC 3030), turned into lines
 *
 * The octets are counted, so nothing in them is an end. As in DATA only CR LF
 * ends a line, and becomes LF; a CR or LF alone is a fault that is remembered.
 * A line end may lie across two chunks.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_CHUNK_H
#define SMTP_CHUNK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Start with {0} for a message. */
struct chunk {
	bool cr; /* a CR waits: is it half of a CR LF? */
	bool inside; /* of a line */
	bool bare; /* a CR or LF alone was there: the message is refused */
};

/* Takes a piece; dst has room for piece.n + 1 bytes. Returns how many were
 * written. */
size_t chunk_take(
	struct chunk *chunk, struct str piece /* hostile */, char *dst);

/* The message is over. Is a line end missing behind its last line? */
bool chunk_end(struct chunk *chunk);

#endif
