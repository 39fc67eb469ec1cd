/* sig - signals, without surprises
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_SIG_H
#define BASE_SIG_H

#include <poll.h>
#include <signal.h>
#include <stdint.h>

#include "base/attr.h"

/* Calls handler for the signal; system calls are not restarted, so that a
 * poll loop notices. The handler may set a sig_atomic_t, write a byte, or
 * _exit; nothing else. */
void sig_catch(int number, void (*handler)(int));

void sig_ignore(int number);
void sig_default(int number);

/* Holds all signals back but this one, in one call: what would end us waits
 * until we have ended, what would be an error of a call is one. */
void sig_block_all_but(int number);

/* Holds the signal back, or lets it through. */
void sig_block(int number);
void sig_unblock(int number);

/* Waits as poll does, until deadline (steady ms, CLOCK_NEVER: for ever), and
 * lets all signals in while it waits: what is blocked otherwise cannot slip
 * in between a look at a flag and the wait. -1 with EINTR after a signal, or with
 * another errno (no memory) after a tenth of a second: nobody goes in a circle. */
MUST_USE int sig_poll(struct pollfd *fds, nfds_t n, int64_t deadline);

#endif
