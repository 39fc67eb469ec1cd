/* target - what the words of a command line mean
 *
 * For program files, standing in home_path: what goes wrong ends the program,
 * a mistake of the caller's with exit 100.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_TARGET_H
#define VPOP_TARGET_H

#include "route/vuser.h"
#include "vpop/enroll.h"
#include "vpop/names.h"

struct target {
	struct names names;
	const struct enroll *domain;
	const char *user; /* empty: a whole domain */
	const char *address; /* user@real-domain, or the real domain */
};

/* An address or a domain; the domain must be one of ours. */
void target_any(struct target *target, const char *word);

/* An address: there must be a user in it. */
void target_user(struct target *target, const char *word);

/* The user himself, as the database has him: he must be there. line is what
 * user's strings are views of. */
void target_find(
	const struct target *target, struct buf *line, struct vuser *user);

/* A domain: there must be no user. */
void target_domain(struct target *target, const char *word);

/* Takes -r and -rLENGTH out of the arguments. Returns the length of a random
 * password (12 where none is said), 0 if there is no such option. */
int target_random(int *argc, char **argv);

/* "-v" alone: says what this is, and exits 0. */
void target_version(int argc, char **argv);

#endif
