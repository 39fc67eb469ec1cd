/* userdb - the users of a domain, changed
 *
 * DIR/vpasswd is read as a whole, under the lock DIR/.vpasswd.lock that
 * vpopmail's programs take as well; lines that nobody touches stay as they
 * are. Then vpasswd and vpasswd.cdb are written anew, both are sealed, and
 * both take their places: who reads finds the users before or after a change.
 * One user among many is changed without reading or writing all
 * (vpop/retouch).
 *
 * A line that is no user's ends the program before anything is changed: it is
 * for the operator to mend. A vpasswd.cdb that does not agree with vpasswd (a
 * change by hand, a power cut) is told of and made anew before anything else;
 * but not from an empty vpasswd, which ends the program.
 * Memory: the file, and 16 bytes a user.
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
#include "vpop/retouch.h"

struct userdb {
	const char *dir;
	size_t n;
	struct buf text; /* the file */
	struct buf lines; /* of struct str, n of them, sorted by name */
	bool single; /* neither is read; below is what there is instead: */
	struct retouch retouch;
	bool changed; /* the line that begins at that offset: */
	size_t at;
	struct str name;
	struct str line; /* as it will be; empty: it goes */
};

/* Reads the users of the domain in dir; all but READ under the lock, which is
 * held until exit. ONE: for one user to be found, and put or dropped. ALL: for
 * any change. NEW: for any, and there may be no file yet. REMAKE: for both
 * files to be written, whatever is in the cdb. */
enum userdb_mode {
	USERDB_READ,
	USERDB_ONE,
	USERDB_ALL,
	USERDB_NEW,
	USERDB_REMAKE
};
void userdb_open(struct userdb *db, const char *dir, enum userdb_mode mode);

/* The i-th user; with ONE, i is only what userdb_find told. */
void userdb_get(const struct userdb *db, size_t i, struct vuser *user_out);

/* Where the user is, or would be. True if there is one. */
bool userdb_find(const struct userdb *db, struct str name, size_t *i_out);

/* Who else than the user of that name has his mail in that directory, or below
 * it (vmoduser -D)? His name, empty if nobody has. Not with ONE. */
struct str userdb_sharer(
	const struct userdb *db, struct str name, struct str user_dir);

/* Puts the user in, in place of one of that name. The fields are copied;
 * bytes that would break the line (colons, newlines, NULs) are left out. */
void userdb_put(struct userdb *db, const struct vuser *user);

/* Takes the i-th user out. */
void userdb_drop(struct userdb *db, size_t i);

/* Writes both files. */
void userdb_commit(struct userdb *db);

#endif
