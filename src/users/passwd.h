/* passwd - users of a password file as lines of users/assign
 *
 * For qmail-pw2u: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_PASSWD_H
#define USERS_PASSWD_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"
#include "users/people.h"

/* A user whose home is missing, or belongs to somebody else. */
enum passwd_check {
	PASSWD_SKIP, /* is left out */
	PASSWD_STOP, /* missing: the program stops; else left out */
	PASSWD_TRUST, /* is not asked about */
};

struct passwd {
	int check; /* enum passwd_check */
	int upper; /* 1: users with upper case in their name, too */
	int slash; /* 1: ".qmail/ext" in place of ".qmail-ext" */
	int plain; /* 1: no wildcards */
	char mark[2]; /* between user and extension */
	struct out *out;
	bool seen_alias;
	struct people include;
	struct people exclude;
	struct people mailnames;
	struct people users; /* who was written: "uid:gid:home" */
};

/* Reads the operator's lists. */
void passwd_lists(struct passwd *p);

/* Writes the user of this line of a password file, if he gets mail. A line
 * that is none of a password file is passed over. */
void passwd_line(struct passwd *p, struct str line);

/* Writes subusers, users/append and the closing dot. */
void passwd_end(struct passwd *p);

#endif
