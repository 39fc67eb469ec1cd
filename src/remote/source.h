/* source - from which of our addresses, and under which name:
 * control/outgoingip
 *
 * A line is domain:addresses:name. domain is the sender's, and matched as in
 * smtproutes; for the null sender only a line with an empty domain counts.
 * addresses, blanks between them, are at most one of each version, a version 6
 * one in brackets; a "-4" or "-6" among them says that hosts are not reached by
 * that version. name is what we say in EHLO. What is left out is as without
 * the line. A line that is just an address is for everybody.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_SOURCE_H
#define REMOTE_SOURCE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"
#include "net/ip.h"

/* Index 0 is version 4, 1 is version 6. */
struct source {
	struct ip ips[2];
	bool given[2]; /* else the system picks one */
	bool never[2];
	struct str name; /* empty: the usual one */
};

/* lines is what control_list made of the file. -1: a line that is about this
 * sender makes no sense, see control_where. */
MUST_USE int source_find(
	struct str lines, struct str sender, struct source *source_out);

/* Does mail leave in the same way? */
bool source_equal(const struct source *a, const struct source *b);

#endif
