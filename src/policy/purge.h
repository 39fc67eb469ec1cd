/* purge - a message on its way, without the fields that are forged
 *
 *	struct purge purge;
 *	purge_begin(&purge, here, &sink);
 *	purge_feed(&purge, bytes, n);     any number of times
 *	purge_end(&purge);
 *	purge_free(&purge);
 *
 * Fields of the header for which authres_forged is true are left out, all else
 * goes to the sink as it came. Only what may be such a field is held back, up
 * to PURGE_FIELD_MAX bytes of it; one that is longer, and may yet prove to be
 * forged, is left out. Lines end in LF.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_PURGE_H
#define POLICY_PURGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/sink.h"
#include "base/str.h"

enum { PURGE_FIELD_MAX = 16384 };

struct purge {
	struct str here; /* our authserv-id, the caller's */
	struct sink sink;
	enum {
		PURGE_START, /* of a line: what is held may be one of them */
		PURGE_HELD, /* in such a field, which is held */
		PURGE_NEXT, /* behind a line of it: does it go on? */
		PURGE_DROP, /* in one that is left out */
		PURGE_DROP_NEXT,
		PURGE_PASS, /* in a line that goes on */
		PURGE_BODY,
	} state;
	struct buf held; /* hostile */
};

void purge_begin(struct purge *purge, struct str here, const struct sink *sink);

/* 0, or -1: no memory, the message is not whole any more. */
MUST_USE int purge_feed(
	struct purge *purge, const char *bytes /* hostile */, size_t n);

/* What is held goes, or does not. */
void purge_end(struct purge *purge);

void purge_free(struct purge *purge);

#endif
