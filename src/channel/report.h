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

/* How the text of a K begins if the other host has taken over what the sender
 * wishes to be told of this recipient. */
#define REPORT_PASSED_ON "Delivery notices passed on.\n"

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

/* Reads one from a netstring's payload; the caller compares n with what it
 * ordered. 0, or -1 if it is mangled. */
MUST_USE int report_parse(struct str payload, struct report *report_out);

#endif
