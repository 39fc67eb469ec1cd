/* report - what a spawner tells qmail-send about a job
 *
 * A netstring of
 *
 *	<job, 4 bytes, network order>
 *	n times: 'K', 'Z' or 'D', text, NUL     in the order's order
 *	one byte for the connection: 'k' fine, 'b' fine, but the host wants less
 *	of us, 't' could not connect, '-' none
 *	the site, if it is known: the same for all domains whose mail goes to
 *	the same hosts
 *
 * K: delivered. D: failed for good. Z: try again. A mangled report counts as
 * Z for all recipients of the job.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_REPORT_H
#define CHANNEL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "channel/order.h"

enum {
	REPORT_TEXT_MAX = 10000, /* a longer text is cut */
	REPORT_SITE_MAX = 200,
	REPORT_BYTES_MAX = 50 * (10000 + 2) + 5 + 200, /* the longest payload */
	REPORT_FINE = 'k',
	REPORT_BUSY = 'b',
	REPORT_UNREACHED = 't',
	REPORT_NO_CONNECTION = '-',
};

/* A line in the text of a K for a sender who wishes to be told of success: where
 * it went to will tell him; there are several now, who will not; or nobody there
 * knows of notices. Without any it was delivered. */
#define REPORT_PASSED_ON "Delivery notices passed on.\n"
#define REPORT_EXPANDED "Expanded to several.\n"
#define REPORT_RELAYED "Forwarded without a word on delivery notices.\n"

struct report {
	uint32_t job;
	size_t n;
	struct str
		results[ORDER_RECIPIENTS_MAX]; /* letter, then text; hostile */
	char connection;
	struct str site; /* hostile; may be empty */
};

/* Appends the report as a netstring; too long texts are cut. */
MUST_USE int report_build(struct buf *b, const struct report *report);

/* Has the text of a result such a line? */
bool report_has(struct str text /* hostile */, const char *line);

/* Reads one from a netstring's payload; the caller compares n with what it
 * ordered. 0, or -1 if it is mangled. */
MUST_USE int report_parse(struct str payload, struct report *report_out);

#endif
