/* dots - the body of DATA: dots put in front of dots, and taken off again
 *
 * Both ways go through a small struct that remembers where in a line it is, so
 * that the caller may feed pieces of any size.
 *
 * Out: stored lines end in LF (a stored CR LF counts as one line end too).
 * Any other CR travels unchanged, or becomes a blank where a CR must not
 * travel alone (RFC 5321, 2.3.8: there are hosts that take it for a line end).
 * A line that starts with a dot gets one more, so content can never make
 * CR LF . CR LF. A run of CRs before LF keeps all but the last: only CR LF is
 * a line end.
 *
 * In: strict RFC 5321. CR LF is the only line end and CR LF . CR LF the only
 * end; a bare CR or a bare LF is a fault of the sender (SMTP smuggling).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TALK_DOTS_H
#define TALK_DOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"

/* Encoder. Start with {0}, or with the first two as wanted: at the start of a
 * line. */
struct dots_encode {
	bool no_cr; /* a CR alone becomes a blank */
	bool chunk; /* for BDAT, which counts: no dots are added */
	uint64_t made; /* bytes added so far */
	bool inside; /* bytes were sent since the last line end */
	bool cr; /* a CR waits: is it half of a CR LF? */
};

/* Adds the encoded bytes to out; errors are out's. */
void dots_encode(struct dots_encode *dots, struct str piece, struct out *out);

/* Does the message so far end in a whole line (or is it empty)? An
 * unfinished one cannot be sent. */
bool dots_whole(const struct dots_encode *dots);

/* Adds the final dot. Only after dots_whole. */
void dots_end(struct out *out);

/* What the decoder found. */
enum dots_result {
	DOTS_MORE, /* all of the piece is used: feed more */
	DOTS_END, /* the end of the message; *used_out bytes were it */
	DOTS_BARE, /* a bare CR or LF at *used_out: hang up, or drain */
};

/* Decoder. Start with {0}: at the start of a line. */
struct dots_decode {
	int state; /* private */
};

/* Decodes piece into dst, which must have room for piece.n + 1 bytes: lines
 * come out with LF only. *made_out is how many bytes were written. After
 * DOTS_END or DOTS_BARE *used_out tells how much of piece was consumed; what
 * follows an end is the next command. After DOTS_BARE the caller may go on
 * with the rest of the piece to find the end; the bare byte was passed on. */
enum dots_result dots_decode(struct dots_decode *dots,
	struct str piece /* hostile */, char *dst, size_t *made_out,
	size_t *used_out);

#endif
