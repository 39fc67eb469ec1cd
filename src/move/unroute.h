/* unroute - the address that somebody wrote, from the one qmail made of it
 *
 * qmail keeps the recipients of a message as it has routed them: for a virtual
 * domain with the prefix before the local part. Ours are routed when they are
 * delivered to, and must not be twice.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_UNROUTE_H
#define MOVE_UNROUTE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "route/rewrite.h"

/* The address that the control files turn into this local one; itself, if they
 * do not know of any other. It replaces what out holds. 0, or -1 with errno. */
MUST_USE int unroute(
	const struct rewrite *rewrite, struct str local, struct buf *out);

#endif
