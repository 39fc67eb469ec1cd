/* ticket - a queued message as qmail-qread shows it
 *
 *	24 Nov 2026 10:21:48 GMT  #ID  bytes  <sender>
 *		local	recipient
 *	  done	remote	recipient
 *
 * Standing in QMAIL/queue. Constant memory, whatever the number of
 * recipients: their results are read in portions.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TOOLS_TICKET_H
#define TOOLS_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"
#include "route/rewrite.h"

enum ticket_verdict {
	TICKET_SHOWN,
	TICKET_NONE, /* gone, not complete, or not wanted: nothing to show */
	TICKET_DAMAGED,
	TICKET_ERROR, /* see errno */
};

struct ticket {
	struct out *out;
	const struct rewrite *rewrite; /* null: where to is not known */
	bool all; /* those without a file in state/ as well */
};

enum ticket_verdict ticket_show(const struct ticket *ticket, uint64_t id);

#endif
