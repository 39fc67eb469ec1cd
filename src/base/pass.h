/* pass - a descriptor goes to another process, with a few bytes beside it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_PASS_H
#define BASE_PASS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/str.h"

/* Two ends of a local socket that keeps packets apart; close-on-exec. */
MUST_USE int pass_pair(int fds[2]);

/* Sends one packet, never waiting, and fd beside it if it is not -1. 0, or -1
 * with errno: nothing was sent. */
MUST_USE int pass_send(int socket, struct str bytes, int fd);

/* Takes a packet that is there, or waits for it. Returns its length, 0 when the
 * other end is gone, -1 with errno (EMSGSIZE: longer than size; EAGAIN: none is
 * there). *fd_out: the descriptor that came with it, close-on-exec, the
 * caller's; or -1. */
MUST_USE ssize_t pass_take(int socket, char *dst, size_t size, int *fd_out);
MUST_USE ssize_t pass_wait(int socket, char *dst, size_t size, int *fd_out);

/* Has the other side not taken yet what was sent? No if that cannot be told. */
bool pass_unread(int socket);

#endif
