/* newuser - a user comes into a domain, or goes
 *
 * Done as the domain's owner. For program files: what goes wrong ends the
 * program; whatever was done so far does no harm and can be done again.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_NEWUSER_H
#define VPOP_NEWUSER_H

#include <stdbool.h>

#include "base/buf.h"
#include "box/allowance.h"
#include "vpop/bigdir.h"
#include "vpop/userdb.h"

struct newuser {
	const char *name;
	const char *hash;
	const char *gecos; /* null: the name */
	const char *quota; /* in vpasswd's form; null: the domain's default */
	int apop; /* his kind is that of APOP users */
};

/* The quota of a command line in vpasswd's form, in a static place. Dies if it
 * is none. */
const char *newuser_quota(const char *text);

/* Gives the user's mailbox, if it is there, the quota of his entry. What goes
 * wrong is only told: the next delivery counts it. */
void newuser_count(const struct vuser *user);

/* Adds one to the domain in dir: folders, counter, database. first: it has no
 * database yet, or one with nobody else in it. */
void newuser_add(const char *dir, const struct newuser *user, bool first);

/* Removes one: database, then counter and folder. */
void newuser_remove(const char *dir, const char *name);

/* Parts of newuser_add, for who adds many: the counter of dir, or a fresh one
 * that counts the users there are; and a folder for one more. */
void newuser_counter(
	struct bigdir *big, const char *dir, const struct userdb *db);
void newuser_settle(struct bigdir *big, const char *dir, const char *name,
	const char *quota, struct buf *path_out);

#endif
