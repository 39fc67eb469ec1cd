/* virtual - what becomes of mail for a user of a virtual domain
 *
 * The line "| PATH/vdelivermail '' WORD" of a domain's .qmail-default, and the
 * users that it looks for. PATH is QMAIL/bin, or a link to that program in
 * vpopmail's own bin. Asked at delivery, and at RCPT.
 *
 * control/vextension: marks, such as "+" or "-+", at which a user's extension
 * begins; without that file there are none. A user of the whole name comes
 * first; then what precedes the first mark is tried.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_VIRTUAL_H
#define ROUTE_VIRTUAL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "route/vuser.h"

enum { VIRTUAL_MARKS_MAX = 16 };

/* What is done with mail for nobody. */
enum virtual_rule {
	VIRTUAL_REFUSE, /* bounce-no-mailbox */
	VIRTUAL_DELETE, /* delete */
	VIRTUAL_FOLDER, /* /dir of a user */
	VIRTUAL_FORWARD, /* an address, perhaps with an '&' in front */
};

/* Is the command (of a .qmail line) vdelivermail's, and is that program ours?
 * Then its WORD is in *word_out. */
bool virtual_command(struct str command, struct str *word_out);

/* What a word means. *to_out: the directory without a slash at the end, or the
 * address. */
enum virtual_rule virtual_rule(struct str word, struct str *to_out);

enum virtual_verdict {
	VIRTUAL_USER, /* there he is */
	VIRTUAL_NOBODY,
	VIRTUAL_UNSURE, /* not known now, see errno */
};

/* Looks for the local part in the domain's dir, without regard to case. line
 * is replaced; user_out has views into it. *ext_out: his extension, a view
 * into local, empty if there is none. */
enum virtual_verdict virtual_find(const char *dir,
	struct str local /* hostile */, struct buf *line,
	struct vuser *user_out, struct str *ext_out);

/* Where the user's mail is: his directory, or the domain's and his name where
 * vpasswd tells none. 0, or -1: no memory. */
MUST_USE int virtual_home(
	const char *dir, const struct vuser *user, struct buf *path);

/* Is his directory missing for he was renamed or removed since he was found?
 * None must be made for him then: nobody would look into it, or the next user
 * of that name. */
bool virtual_stale(const char *dir, const struct vuser *user);

#endif
