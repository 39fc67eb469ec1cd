/* names - which users and domains there may be
 *
 * What vpopmail allows, but for a slash or a dot in front in a user's name:
 * names are parts of paths.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_NAMES_H
#define VPOP_NAMES_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum { NAMES_USER_MIN = 2, NAMES_USER_MAX = 64, NAMES_DOMAIN_MAX = 96 };

/* May a new user have this name (lower case)? None that the domain's own files
 * have: his folder stands beside vpasswd, vpasswd.cdb and vpasswd.new. */
bool names_user(struct str name /* hostile */);

/* May a new domain (lower case)? Letters, digits, '-', and at least one dot
 * between them. */
bool names_domain(struct str name /* hostile */);

/* The same in words, with parentheses, for messages. */
extern const char names_user_rule[];
extern const char names_domain_rule[];

/* An address of the command line in two lower-case parts. */
struct names {
	struct buf user; /* empty if there was no '@' */
	struct buf domain;
};

#define NAMES_NONE \
	{ \
		BUF_LIMIT(1000), BUF_LIMIT(1000) \
	}

/* False: too long, or no memory. */
bool names_split(struct names *names, const char *address);

#endif
