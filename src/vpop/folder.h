/* folder - the directories of users and domains, made and removed
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_FOLDER_H
#define VPOP_FOLDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/str.h"

/* Makes dir, which may be there already if it is a directory. */
void folder_make(const char *dir);

/* Makes dir and, in it, Maildir with cur, new and tmp; what is there stays. */
void folder_make_user(const char *dir);

/* Is there nothing in dir? */
bool folder_empty(const char *dir);

/* Is there something at dir that is no user's folder: a list's, say, with
 * files but without a Maildir? */
bool folder_strange(const char *dir);

/* Removes dir and all that is in it, never following a link. A dir that is
 * missing is removed already. */
void folder_remove(const char *dir);

/* The same, if it is that user's: for root, where others may have put a link
 * to something else into the path. */
void folder_remove_of(const char *dir, uid_t uid);

/* Are the two the same, or is the other one below dir? */
bool folder_holds(struct str dir, struct str other);

#endif
