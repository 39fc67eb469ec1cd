/* sock - sockets, born close-on-exec and non-blocking
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NET_SOCK_H
#define NET_SOCK_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/attr.h"
#include "net/ip.h"

/* Fills *place_out for the system calls; returns its length. */
socklen_t sock_address(
	const struct ip *ip, uint16_t port, struct sockaddr_storage *place_out);

/* Connects by TCP before the deadline (steady ms). Returns a descriptor, or
 * -1 with errno; too slow is ETIMEDOUT. Small writes are sent at once. */
MUST_USE int sock_connect(const struct ip *ip, uint16_t port, int64_t deadline);

/* The same in two steps, for who waits for several things at once. Begins: a
 * descriptor that is connected or on its way there, or -1 with errno. from is
 * our own address to come from, or null. When it is ready for POLLOUT: how
 * did it go? 0, or -1 with errno. */
MUST_USE int sock_begin(
	const struct ip *ip, uint16_t port, const struct ip *from);
MUST_USE int sock_began(int fd);

/* A UDP socket that talks to this address and hears nobody else, from a port
 * that the kernel picked at random. */
MUST_USE int sock_udp(const struct ip *ip, uint16_t port);

/* Waits for the socket to be readable (writable). 0, or -1: ETIMEDOUT. */
MUST_USE int sock_wait(int fd, short events, int64_t deadline);

/* Waits for any of them, as poll does: how many are ready, 0 at the deadline,
 * -1. */
MUST_USE int sock_wait_any(struct pollfd *fds, nfds_t n, int64_t deadline);

/* Before a server ends: says that no more comes, and takes what the client has
 * sent for nothing, up to a limit and for a second at most. If it were left
 * unread, the system would take back what we said last. Not for what is no
 * socket. */
void sock_part(int fd);

#endif
