/* userdb - the users of a domain, changed
 *
 * DIR/vpasswd is read as a whole, under the lock DIR/.vpasswd.lock that
 * vpopmail's programs take as well; lines that nobody touches stay as they
 * are. Then vpasswd and vpasswd.cdb are written anew, both are sealed, and
 * both take their places: who reads finds the users before or after a change.
 *
 * A line that is no user's ends the program before anything is changed: it is
 * for the operator to mend. Memory: the file, and 16 bytes a user.
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_USERDB_H
#define VPOP_USERDB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "route/vuser.h"

struct userdb {
	const char *dir;
	struct buf text; /* the file */
	struct buf lines; /* of struct str, n of them, sorted by name */
	size_t n;
};

/* Reads the users of the domain in dir. change: under the lock, held until
 * exit. new: there may be no file yet. */
enum userdb_mode { USERDB_READ, USERDB_CHANGE, USERDB_NEW };
void userdb_open(struct userdb *db, const char *dir, enum userdb_mode mode);

/* The i-th user. */
void userdb_get(const struct userdb *db, size_t i, struct vuser *user_out);

/* Where the user is, or would be. True if there is one. */
bool userdb_find(const struct userdb *db, struct str name, size_t *i_out);

/* Puts the user in, in place of one of that name. The fields are copied;
 * bytes that would break the line (colons, newlines, NULs) are left out. */
void userdb_put(struct userdb *db, const struct vuser *user);

/* Takes the i-th user out. */
void userdb_drop(struct userdb *db, size_t i);

/* Writes both files. */
void userdb_commit(struct userdb *db);

#endif
