/* tcp - see tcp.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/tcp.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

void tcp_acknowledge(int fd)
{
#ifdef TCP_QUICKACK
	const int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
#else
	(void)fd;
#endif
}
