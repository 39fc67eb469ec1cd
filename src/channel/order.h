/* order - what qmail-send asks a spawner to deliver
 *
 * On the wire, either way: one line "Q2 <max jobs>\n", then netstrings. An
 * order is
 *
 *	<job, 4 bytes, network order> <ID, decimal> NUL <sender> NUL <host> NUL
 *	<wishes> NUL
 *	n times: <ordinal, decimal> NUL <recipient> NUL <wishes> NUL
 *
 * Wishes are what the sender wants to be told of the message and of each
 * recipient (RFC 3461): lines of a letter and a value, as the envelope has them
 * (queue/envelope.h): "rHDRS\niid\n", "nNEVER\norfc822;a@b\n". Mostly nothing.
 * n is at least 1 and at most ORDER_RECIPIENTS_MAX. host is the destination
 * (after the last '@' of its recipients) for qmail-rspawn, empty for
 * qmail-lspawn, which gets one recipient an order.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_ORDER_H
#define CHANNEL_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	ORDER_RECIPIENTS_MAX = 50,
	ORDER_BYTES_MAX = 160000, /* the longest order's payload */
};

struct order_recipient {
	uint64_t ordinal;
	struct str address; /* hostile; a NUL follows it in memory */
	struct str wishes; /* hostile */
};

/* Views into the netstring's bytes. */
struct order {
	uint32_t job;
	uint64_t id;
	struct str sender; /* hostile; a NUL follows it in memory */
	struct str host; /* hostile; a NUL follows it in memory */
	struct str wishes; /* hostile */
	size_t n;
	struct order_recipient recipients[ORDER_RECIPIENTS_MAX];
};

/* Appends the order as a netstring. */
MUST_USE int order_build(struct buf *b, const struct order *order);

/* Reads one from a netstring's payload. 0, or -1 if it is mangled. */
MUST_USE int order_parse(struct str payload, struct order *order_out);

#endif
