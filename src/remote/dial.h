/* dial - connecting to one of several addresses
 *
 * Calls are made by rank. Within a rank another one is begun when the one
 * before has failed, or has not been answered for DIAL_STAGGER_MS: a version of
 * IP that leads nowhere costs that long, not a whole timeout. Who answers
 * first is taken, the others are hung up.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_DIAL_H
#define REMOTE_DIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "net/ip.h"
#include "remote/source.h"
#include "remote/tcpto.h"

enum { DIAL_MAX = 128, DIAL_STAGGER_MS = 1000 };

struct call {
	struct ip ip;
	uint16_t port;
	bool qmtp;
	unsigned rank; /* calls of the smallest are made first */
	bool made; /* it was answered, or failed */
	bool refused; /* who answered never takes mail; the caller's to set */
};

/* Start with {0}. */
struct dial {
	struct call calls[DIAL_MAX]; /* by rank */
	size_t n;
	const struct source *source;
	struct tcpto *tcpto;
	int64_t patience_ms; /* for one call */
	bool partial; /* some take mail, or are not known now; the caller's to set */
	bool no_source; /* an address of ours cannot be used */
	struct call *last; /* that was answered */
};

/* Makes calls until one is answered. Returns a connected descriptor, with
 * *call_out; or -1 when all are made. */
MUST_USE int dial_next(struct dial *dial, const struct call **call_out);

/* The call that was answered last may be made once more. */
void dial_again(struct dial *dial);

/* Has everybody there is refused? Who was not called, did not answer, or is not
 * known now, has not. */
bool dial_all_refused(const struct dial *dial);

#endif
