/* netstring - "5:hello," read piece by piece, one inside another
 *
 *	struct netstring outer, inner;
 *	if (netstring_open(&outer, &in) != 1) ...
 *	if (netstring_inside(&inner, &outer) != 1) ...
 *	while (netstring_view(&inner, &piece) == 1)
 *		use piece; netstring_skip(&inner, piece.n);
 *	if (netstring_close(&inner) == -1) ...
 *
 * Nothing is held in memory, so a length may be anything that is a number of
 * 64 bits; who needs a limit looks at `left`. Actions return -1 with errno:
 * EPROTO for nonsense, ECONNRESET when the input ends before the netstring,
 * otherwise what the reading gave.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TALK_NETSTRING_H
#define TALK_NETSTRING_H

#include <stdint.h>

#include "base/attr.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"

struct netstring {
	struct in *in;
	struct netstring *outer; /* the one it lies in, or null */
	uint64_t left; /* bytes not yet passed over */
};

/* Reads length and colon. Returns 1; 0 if the input ends before the first
 * digit; -1. */
MUST_USE int netstring_open(struct netstring *n, struct in *in);

/* The same for the next one inside another, 0 at that one's end. */
MUST_USE int netstring_inside(struct netstring *n, struct netstring *outer);

/* What can be had without copying. Returns 1, 0 when nothing is left, -1. */
MUST_USE int netstring_view(struct netstring *n, struct str *view_out);

/* Passes over count bytes of the view. */
void netstring_skip(struct netstring *n, size_t count);

/* The next byte. Returns 0, or -1; that nothing is left is EPROTO. */
MUST_USE int netstring_byte(struct netstring *n, char *c_out);

/* All that is left. Returns 1 with *text_out a view of dst; 0 if it has more
 * than size bytes, then nothing is taken; -1. */
MUST_USE int netstring_text(
	struct netstring *n, char *dst, size_t size, struct str *text_out);

/* Passes over what is left, and takes the comma. */
MUST_USE int netstring_close(struct netstring *n);

/* Writes one. */
void netstring_add(struct out *out, struct str text);

#endif
