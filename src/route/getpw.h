/* getpw - what qmail-getpw says of a local part
 *
 * Its own program, because the system's user database may be anything and
 * only that program is linked for it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_GETPW_H
#define ROUTE_GETPW_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* A user who stands in /etc/passwd and owns his home is what it would answer;
 * for all others it is run, and waited for at most ten seconds. 0 with the
 * answer in it (replaced), for lookup_parse; -1 with errno: not known now. */
MUST_USE int getpw_ask(struct str local /* hostile */, struct buf *answer);

/* Is there a user of that name in /etc/passwd who owns his home? 1 with what the
 * program would answer (replaced), 0, or -1 with errno: it cannot be read, or his
 * home cannot be looked at. */
MUST_USE int getpw_listed(struct str name /* hostile */, struct buf *answer);

#endif
