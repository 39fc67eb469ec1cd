/* lookup - which user gets mail for a local part
 *
 * First users/cdb (made by qmail-newu), then what qmail-getpw says. The answer
 * is six strings with NULs behind: user, uid, gid, home, dash, ext.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_LOOKUP_H
#define ROUTE_LOOKUP_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { LOOKUP_MAX = 5000 }; /* bytes of an answer */

/* Views into the answer, a NUL behind each. */
struct lookup {
	struct str user;
	uid_t uid;
	gid_t gid;
	struct str home;
	struct str dash;
	struct str ext;
};

/* Asks users/cdb, standing in home_path or below with path to it. Returns 1
 * with the answer in it (replaced), 0 if no line matches or there is no such
 * file, -1 with errno. */
MUST_USE int lookup_assigned(
	const char *path, struct str local /* hostile */, struct buf *answer);

/* Takes an answer apart; what follows the sixth string does not count. 0, or
 * -1 with EPROTO. */
MUST_USE int lookup_parse(struct str answer, struct lookup *lookup_out);

#endif
