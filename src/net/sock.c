/* sock - see sock.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/sock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

/* How long, and how often, sock_part waits for bytes that nobody wants. */
enum { PART_MS = 1000, PART_READS = 100 };

socklen_t sock_address(
	const struct ip *ip, uint16_t port, struct sockaddr_storage *place_out)
{
	memset(place_out, 0, sizeof(*place_out));
	if (ip->six) {
		struct sockaddr_in6 in6 = {
			.sin6_family = AF_INET6, .sin6_port = htons(port)};
		memcpy(&in6.sin6_addr, ip->bytes, 16);
		memcpy(place_out, &in6, sizeof(in6));
		return sizeof(in6);
	}
	struct sockaddr_in in4 = {
		.sin_family = AF_INET, .sin_port = htons(port)};
	memcpy(&in4.sin_addr, ip->bytes, 4);
	memcpy(place_out, &in4, sizeof(in4));
	return sizeof(in4);
}

int sock_wait_any(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	for (;;) {
		int ready = poll(fds, n, clock_poll_ms(deadline));
		if (ready > 0 || (ready == -1 && errno != EINTR))
			return ready;
		if (clock_steady_ms() >= deadline)
			return 0;
	}
}

int sock_wait(int fd, short events, int64_t deadline)
{
	struct pollfd one = {.fd = fd, .events = events};
	int ready = sock_wait_any(&one, 1, deadline);

	if (ready == 0)
		errno = ETIMEDOUT;
	return ready > 0 ? 0 : -1;
}

static int sock_new(const struct ip *ip, int kind)
{
	return socket(ip->six ? AF_INET6 : AF_INET,
		kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int sock_begin(const struct ip *ip, uint16_t port, const struct ip *from)
{
	struct sockaddr_storage place;
	int on = 1;
	int fd = sock_new(ip, SOCK_STREAM);

	if (fd == -1)
		return -1;
	/* Without it a short tail after a full buffer waits for an ACK; when it
	 * fails, mail is only slower. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	socklen_t n = from ? sock_address(from, 0, &place) : 0;
	int made = n ? bind(fd, (const struct sockaddr *)&place, n) : 0;
	n = sock_address(ip, port, &place);
	if (made == 0)
		made = connect(fd, (const struct sockaddr *)&place, n);
	if (made == 0 || errno == EINPROGRESS || errno == EINTR)
		return fd;
	file_close(fd);
	return -1;
}

int sock_began(int fd)
{
	int error = 0;
	socklen_t n = sizeof(error);

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) == -1)
		return -1;
	errno = error;
	return error ? -1 : 0;
}

int sock_connect(const struct ip *ip, uint16_t port, int64_t deadline)
{
	int fd = sock_begin(ip, port, 0);

	if (fd == -1)
		return -1;
	if (sock_wait(fd, POLLOUT, deadline) == 0 && sock_began(fd) == 0)
		return fd;
	file_close(fd);
	return -1;
}

int sock_udp(const struct ip *ip, uint16_t port)
{
	struct sockaddr_storage place;
	socklen_t n = sock_address(ip, port, &place);
	int fd = sock_new(ip, SOCK_DGRAM);

	if (fd == -1)
		return -1;
	/* The kernel's ephemeral port for a connected UDP socket is random. */
	if (connect(fd, (const struct sockaddr *)&place, n) == 0)
		return fd;
	file_close(fd);
	return -1;
}

void sock_part(int fd)
{
	int64_t deadline = clock_steady_ms() + PART_MS;
	char space[1024];

	if (shutdown(fd, SHUT_WR) == -1)
		return;
	for (int i = 0; i < PART_READS; i++)
		if (sock_wait(fd, POLLIN, deadline) == -1 ||
			recv(fd, space, sizeof(space), MSG_DONTWAIT) <= 0)
			return;
}
