/* moving - a user's folder gets another name while mail comes in
 *
 * Two names for it exist for a moment: the new one is a link to the old, then
 * the database tells the new one, then both change places at once, then the
 * link goes. Whoever looked the user up before that, and comes a moment late,
 * finds a link to itself: its mail waits, and is not put elsewhere.
 *
 *	moving_begin	before the database is written
 *	moving_end	after it; can be done again after a crash
 *
 * For program files, done as the domain's owner: what goes wrong ends the
 * program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_MOVING_H
#define VPOP_MOVING_H

#include <stdbool.h>

/* Both are paths in the same directory. */
void moving_begin(const char *from, const char *to);
void moving_end(const char *from, const char *to);

/* Is `to` a link to `from`: was a move begun and not ended? */
bool moving_begun(const char *from, const char *to);

#endif
