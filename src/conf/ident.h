/* ident - who the house's users are
 *
 * No id is compiled in. qmail-start looks the users up by name; everybody
 * else learns what is needed from who owns the queue. Only the file
 * /etc/passwd is read: static programs have no other user database, and the
 * house's own users belong there.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CONF_IDENT_H
#define CONF_IDENT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/str.h"

enum { IDENT_HOME_MAX = 512 };

struct ident {
	uid_t uid;
	gid_t gid;
	char home[IDENT_HOME_MAX];
};

/* Looks the user up. Returns 1 with *ident_out, 0 if there is none, -1 with
 * errno. Uses no allocator. */
MUST_USE int ident_user(const char *name, struct ident *ident_out);

/* Is all of it one user's: no ids to switch between? So it is when one user
 * owns all parts of the queue. Standing in home_path. 1, 0, -1 with errno. */
MUST_USE int ident_rootless(void);

/* The owner of a file, for the ids that only the queue knows. 0 or -1. */
MUST_USE int ident_owner(const char *path, uid_t *uid_out, gid_t *gid_out);

#endif
