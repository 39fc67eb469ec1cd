/* hops - is this message going in circles?
 *
 * Counts the header lines that begin with Received or Delivered, in any case
 * of letters: each program that passes a message on adds one.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_HOPS_H
#define SMTP_HOPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { HOPS_MAX = 100 }; /* a message with so many is looping */

/* Start with {0}. */
struct hops {
	unsigned count;
	bool body; /* the header is over: nothing counts any more */
	size_t at; /* bytes of this line seen, as far as they matter */
	char start[9];
};

/* The next piece of the message, lines ending in LF. */
void hops_feed(struct hops *hops, struct str piece /* hostile */);

static inline bool hops_looping(const struct hops *hops)
{
	return hops->count >= HOPS_MAX;
}

#endif
