/* frame - netstrings on the pipes between qmail-send and the spawners
 *
 * Each side first says "Q2 <max jobs>\n", then speaks in netstrings.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_FRAME_H
#define CHANNEL_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* A netstring whose payload is added between begin and end: its length is
 * put in front, in a fixed width with leading zeros, when it is known. */
struct frame {
	size_t start;
};

MUST_USE int frame_begin(struct frame *frame, struct buf *b);
MUST_USE int frame_end(const struct frame *frame, struct buf *b);

/* The netstring at the start of have: 1 with its payload and the bytes used
 * in all, 0 if more bytes are needed, -1 if it is none or its payload is
 * longer than max. */
int frame_parse(struct str have /* hostile */, size_t max,
	struct str *payload_out, size_t *used_out);

/* "Q2 <jobs>\n" */
MUST_USE int frame_hello(struct buf *b, uint64_t jobs);

/* The other side's: 1 with *jobs_out and the bytes used, 0, -1 as above. */
int frame_parse_hello(struct str have, uint64_t *jobs_out, size_t *used_out);

#endif
