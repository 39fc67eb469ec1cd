/* early - see early.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/early.h"

#include <poll.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "net/sock.h"

/* Nothing is taken away: the session reads it, or its end. What is no socket
 * cannot be looked at, and then what can be read is talk. */
static bool ended(int fd)
{
	char c;

	return recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

bool early_talk(int fd, int64_t deadline)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};

	if (sock_wait_any(&one, 1, deadline) <= 0)
		return false;
	return (one.revents & POLLIN) && !ended(fd);
}
