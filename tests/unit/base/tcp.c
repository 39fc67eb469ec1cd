/* tcp: an ACK that is not put off
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/tcp.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

static void acknowledges(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int quick = 0;
	socklen_t n = sizeof(quick);

	CHECK(fd != -1);
#ifdef TCP_QUICKACK
	CHECK(setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &quick, n) == 0);
	CHECK(getsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &quick, &n) == 0);
	CHECK(quick == 0);
	tcp_acknowledge(fd);
	CHECK(getsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &quick, &n) == 0);
	CHECK(quick == 1);
#endif
	(void)close(fd);
}

static void no_socket(void)
{
	char c = 0;
	int fds[2];

	CHECK(pipe(fds) == 0);
	tcp_acknowledge(fds[0]);
	CHECK(write(fds[1], "x", 1) == 1 && read(fds[0], &c, 1) == 1);
	CHECK(c == 'x');
	(void)close(fds[0]);
	(void)close(fds[1]);
	tcp_acknowledge(-1);
}

int main(void)
{
	RUN(acknowledges);
	RUN(no_socket);
	return check_done();
}
