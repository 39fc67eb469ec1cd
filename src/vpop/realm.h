/* realm - whom the virtual domains belong to, and becoming a domain's owner
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_REALM_H
#define VPOP_REALM_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

/* How a child exits that had nothing to change. */
enum { REALM_NOTHING = 99 };

struct realm {
	uid_t uid; /* of the account vpopmail; rootless: our own */
	gid_t gid;
	bool root; /* are we root, so that there are ids to switch? */
};

/* Stands in home_path, with umask 077, and finds the account. */
void realm_enter(struct realm *realm);

/* Starts a child that becomes uid and gid (rootless: stays us). True in the
 * child, which must end by exit; false here, after it has exited 0. With any
 * other end of the child the program ends as it did. */
bool realm_as(uid_t uid, gid_t gid);

/* The same in two parts, for who has something to hear from the child first:
 * 0 in the child. */
pid_t realm_fork(uid_t uid, gid_t gid);
void realm_wait(pid_t pid);

/* As realm_wait; the hook is run, if event is not null, when the child has
 * exited 0, or has made its change before it failed. */
void realm_wait_tell(
	pid_t pid, const char *event, const char *first, const char *second);

/* In the child: the change is made, whatever fails now. */
void realm_changed(void);

/* The same for a whole program: returns in the child alone. What the child
 * may not do is done when it has ended: the hook, as realm_wait_tell says; then
 * the program exits. */
void realm_become(uid_t uid, gid_t gid, const char *event, const char *first,
	const char *second);

/* Runs the hook, if there is one, with event, first, second and an empty
 * argument, as vpopmail does. What it does or says changes nothing. As root
 * it runs only where nobody else can write to it, to its directory or to the
 * home; else as who can. */
void realm_tell(const char *event, const char *first, const char *second);

#endif
