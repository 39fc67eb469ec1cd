/* terminals - where a user wants to hear of new mail
 *
 * biff(1) and its like set the owner's execute bit of the terminal. The
 * terminals are found in /dev and /dev/pts by their owner: no list of logins
 * is read, which not every system and not every libc keeps.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_TERMINALS_H
#define LOCAL_TERMINALS_H

#include <sys/types.h>

#include "base/str.h"

/* Writes the text, which must be clean, to each terminal of the user that has
 * the bit. One that cannot be written to without waiting is left out. */
void terminals_tell(uid_t user, struct str text);

#endif
