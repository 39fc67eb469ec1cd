/* counts - netstrings in memory, and the answers of servers that speak so
 *
 * Written without a look at talk/netstring: it is what that is held against.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef COUNTS_H
#define COUNTS_H

#include "base/str.h"

/* The whole netstring at the start of *rest is taken off: 1 with its text, 0
 * at the end, -1 if it is none, or not all there. */
int counts_take(struct str *rest, struct str *text_out);

/* MUST be K, Z or D and printable ASCII. */
void counts_answer(struct str answer);

/* MUST be two lines of trace and just this body. */
void counts_message(struct str message, struct str body);

#endif
