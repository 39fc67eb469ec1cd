/* powers - giving up what a program does not need
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_POWERS_H
#define BASE_POWERS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

/* Are we root, really or in effect? */
bool powers_root(void);

/* Becomes uid and gid for good, in no other group. Only root can. */
MUST_USE int powers_become(uid_t uid, gid_t gid);

/* From now on no exec in this process or its children gives new powers
 * (setuid bits do nothing). Not for anything that must run qmail-queue. */
void powers_no_new(void);

#endif
