/* octets - how long a message is on the wire: with CR LF for each line end
 *
 * A line end is a LF, or a stored CR LF. A last line without one gets one, for
 * it travels with one (RFC 1939, 3). Dots put in front of dots do not count.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_OCTETS_H
#define POP_OCTETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

/* Start with {0}. */
struct octets {
	uint64_t stored;
	uint64_t added; /* CRs that are not stored */
	char last;
};

void octets_add(struct octets *octets, struct str piece);

/* How many more than are stored, now that all of it was added. */
uint64_t octets_more(const struct octets *octets);

/* Counts the file behind fd, from where it stands to its end. 0, or -1. */
MUST_USE int octets_of_file(struct octets *octets, int fd);

#endif
