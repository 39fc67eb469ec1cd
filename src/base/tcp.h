/* tcp - what the TCP of some systems can be told
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_TCP_H
#define BASE_TCP_H

/* Acknowledges now what has come, where the system may put that off (RFC 1122,
 * 4.2.3.2): a peer with more to say might wait for it. Does nothing to what is
 * no TCP socket, and where there is no such thing. */
void tcp_acknowledge(int fd);

#endif
