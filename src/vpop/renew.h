/* renew - a file is written anew beside the old one and takes its place
 *
 *	struct renew renew;
 *	renew_begin(&renew, "vpasswd", 0600);
 *	out_str(&renew.out, ...)
 *	renew_commit(&renew);
 *
 * Readers see the old file or the new one, also after a power cut. The new
 * one is PATH.new until then, made by this program itself: what another put
 * there is removed, never followed. An existing file's owner and mode stay.
 * For program files: what goes wrong ends the program after PATH.new was
 * removed; the old file stays as it was. Writers of one file must hold a lock.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_RENEW_H
#define VPOP_RENEW_H

#include <sys/types.h>

#include "base/out.h"

enum { RENEW_PATH_MAX = 2000, RENEW_SPACE = 65536 };

struct renew {
	char path[RENEW_PATH_MAX];
	char fresh[RENEW_PATH_MAX];
	struct out out;
	char space[RENEW_SPACE];
};

/* Begins; mode is that of a file that did not exist. */
void renew_begin(struct renew *renew, const char *path, mode_t mode);

/* Seals the file, gives it its name, seals the directory. */
void renew_commit(struct renew *renew);

/* The same in two parts, for files that change together: first all of them
 * are whole and sealed, then all get their names. */
void renew_ready(struct renew *renew);
void renew_place(struct renew *renew);

/* Two files of one directory get their names, and are sealed at once. */
void renew_place_two(struct renew *one, struct renew *two);

/* Gives it its name without sealing anything: for what can be made anew when a
 * power cut takes it. */
void renew_loosely(struct renew *renew);

/* The unfinished file is removed; the old one stays. */
void renew_drop(struct renew *renew);

/* "path: what", with what errno says, after the unfinished file was removed;
 * exit 111. For whoever writes by other means to renew->out.fd. */
_Noreturn void renew_fail(struct renew *renew, const char *what);

/* Waits for the lock on the file at path, made if it is missing: the fcntl(2)
 * lock that vpopmail's own programs take, too. It is held until exit. */
void renew_lock(const char *path);

#endif
