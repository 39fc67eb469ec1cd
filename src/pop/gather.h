/* gather - what lies in a Maildir becomes a drop (drop_scan, see drop.h)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_GATHER_H
#define POP_GATHER_H

#include "base/attr.h"
#include "pop/drop.h"

/* Enters one file of a directory, if it is a message from before now. 0, or
 * -1: no memory. */
MUST_USE int gather_file(struct drop *drop, int dir,
	const char *name /* hostile */, bool new, int64_t now);

/* Puts the letters in their order. */
void gather_sort(struct drop *drop);

#endif
