/* hosted - which directory a virtual domain is in, and whose it is
 *
 * vpopmail's way: a domain is a wildcard of users/assign,
 *
 *	+domain-:real:uid:gid:dir:-::
 *
 * where real is the domain itself, or the one that it is another name of. So
 * users/cdb is the list of all of them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_HOSTED_H
#define ROUTE_HOSTED_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "route/lookup.h"

enum { HOSTED_NAME_MAX = 96 };

/* Looks the domain up, whatever its case, in the users/cdb at path. Returns 1
 * with user (the real domain), uid, gid and home (its directory), views into
 * answer; 0: it is none of ours; -1 with errno. */
MUST_USE int hosted_find(const char *path, struct str domain /* hostile */,
	struct buf *answer, struct lookup *lookup_out);

/* The same, less the lines of users: qmail-pw2u gives each of them a wildcard
 * as well, beside a line for his name alone with the same home. For who takes
 * a stranger's word for the domain. */
MUST_USE int hosted_domain(const char *path, struct str domain /* hostile */,
	struct buf *answer, struct lookup *lookup_out);

/* Is there such a line of a user with that home? 1, 0, -1 with errno. */
MUST_USE int hosted_is_users(
	const char *path, struct str name, struct str home);

#endif
