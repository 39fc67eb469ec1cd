/* update - what QUIT does to the Maildir (UPDATE state)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_UPDATE_H
#define POP_UPDATE_H

#include "base/attr.h"
#include "pop/drop.h"
#include "pop/popterms.h"

/* Removes the marked messages (and those that were read, where none may stay),
 * notes in maildirsize what had counted there, and moves the others from new/
 * to cur/. 0, or -1: some could not be removed. A SIGTERM waits until it is
 * done. The caller stands in the Maildir.
 *
 * Nothing is sealed: after a power cut a message may be there once more, which
 * the client removes again. It is noted after it is removed, so that on file
 * systems that keep this order (seal_orders) the sum is too high at worst; and
 * before a high sum refuses anything, the mailbox is counted (box/quota). */
MUST_USE int update_do(struct drop *drop, const struct popterms *terms);

/* Has the user to wait before he may log in again? Then for how many seconds;
 * 0: he may, and this login is noted in the Maildir. */
uint64_t update_login(int maildir, const struct popterms *terms);

/* Removes what deliveries left in tmp/ and nobody touched for 36 hours. */
void update_clean(int maildir);

#endif
