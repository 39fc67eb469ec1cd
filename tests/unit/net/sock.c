/* sock: connecting on the loopback, refusals, deadlines
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/sock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

static struct ip loopback(void)
{
	static const unsigned char bytes[4] = {127, 0, 0, 1};

	return ip_of(bytes, 4);
}

/* Bound to a port that the kernel picks. */
static int serve(int kind, uint16_t *port_out)
{
	struct sockaddr_storage place;
	struct sockaddr_in in4;
	struct ip ip = loopback();
	socklen_t n = sock_address(&ip, 0, &place);
	int fd = socket(AF_INET, kind, 0);

	CHECK(n == sizeof(in4));
	CHECK(bind(fd, (struct sockaddr *)&place, n) == 0);
	CHECK(getsockname(fd, (struct sockaddr *)&place, &n) == 0);
	memcpy(&in4, &place, sizeof(in4));
	*port_out = ntohs(in4.sin_port);
	return fd;
}

static bool born_right(int fd)
{
	return (fcntl(fd, F_GETFD) & FD_CLOEXEC) &&
	       (fcntl(fd, F_GETFL) & O_NONBLOCK);
}

static void connects(void)
{
	struct ip ip = loopback();
	uint16_t port;
	int server = serve(SOCK_STREAM, &port);
	char c = 0;

	CHECK(listen(server, 1) == 0);
	int fd = sock_connect(&ip, port, clock_steady_ms() + 5000);
	CHECK(fd != -1 && born_right(fd));
	int other = accept(server, 0, 0);
	CHECK(write(fd, "x", 1) == 1 && read(other, &c, 1) == 1 && c == 'x');
	errno = 0;
	CHECK(sock_wait(fd, POLLIN, clock_steady_ms() + 20) == -1);
	CHECK(errno == ETIMEDOUT);
	CHECK(write(other, "y", 1) == 1);
	CHECK(sock_wait(fd, POLLIN, clock_steady_ms() + 5000) == 0);
	/* What is there already is seen even when it is too late. */
	CHECK(sock_wait(fd, POLLIN, 0) == 0);
	(void)close(fd);
	(void)close(other);
	(void)close(server);
}

static void beat(int number)
{
	(void)number;
}

/* A signal is no answer, and no end of the wait. */
static void interrupted(void)
{
	const struct itimerval often = {{0, 10000}, {0, 10000}};
	const struct itimerval never = {{0, 0}, {0, 0}};
	struct sigaction action = {.sa_handler = beat};
	int64_t start = clock_steady_ms();
	int ends[2];

	CHECK(pipe(ends) == 0 && sigaction(SIGALRM, &action, 0) == 0);
	CHECK(setitimer(ITIMER_REAL, &often, 0) == 0);
	errno = 0;
	CHECK(sock_wait(ends[0], POLLIN, start + 200) == -1);
	CHECK(errno == ETIMEDOUT && clock_steady_ms() - start >= 200);
	CHECK(setitimer(ITIMER_REAL, &never, 0) == 0);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void refused(void)
{
	struct ip ip = loopback();
	uint16_t port;
	int server = serve(SOCK_STREAM, &port);

	errno = 0;
	CHECK(sock_connect(&ip, port, clock_steady_ms() + 5000) == -1);
	CHECK(errno == ECONNREFUSED);
	(void)close(server);
}

/* A full backlog on the loopback does not answer. */
static void too_slow(void)
{
	struct ip ip = loopback();
	uint16_t port;
	int server = serve(SOCK_STREAM, &port);
	int fds[8];
	int timeouts = 0;
	int64_t start = clock_steady_ms();

	CHECK(listen(server, 0) == 0);
	for (size_t i = 0; i < 8; i++) {
		fds[i] = sock_connect(&ip, port, clock_steady_ms() + 50);
		timeouts += fds[i] == -1 && errno == ETIMEDOUT;
	}
	CHECK(timeouts > 0);
	CHECK(clock_steady_ms() - start < 5000);
	for (size_t i = 0; i < 8; i++)
		if (fds[i] != -1)
			(void)close(fds[i]);
	(void)close(server);
}

static void datagrams(void)
{
	struct ip ip = loopback();
	uint16_t port;
	int server = serve(SOCK_DGRAM, &port);
	int fd = sock_udp(&ip, port);
	char c = 0;

	CHECK(fd != -1 && born_right(fd));
	CHECK(send(fd, "q", 1, 0) == 1 && read(server, &c, 1) == 1 && c == 'q');
	(void)close(fd);
	(void)close(server);
}

enum { PORTS = 64 };

/* Ports of questions (RFC 5452, 9.2): one does not tell the next. */
static void ports(void)
{
	struct ip ip = loopback();
	struct sockaddr_in place;
	unsigned short before = 0;
	unsigned near = 0;

	for (int i = 0; i < PORTS; i++) {
		socklen_t n = sizeof(place);
		int fd = sock_udp(&ip, 53);
		CHECK(fd != -1);
		CHECK(getsockname(fd, (struct sockaddr *)&place, &n) == 0);
		unsigned short one = ntohs(place.sin_port);
		near += (unsigned short)(one - before + 32) < 64;
		before = one;
		(void)close(fd);
	}
	CHECK(near < PORTS / 4);
}

/* What was said last arrives though the other side had sent more. */
static void parts(void)
{
	struct ip ip = loopback();
	uint16_t port;
	char got[8];
	int server = serve(SOCK_STREAM, &port);

	CHECK(listen(server, 1) == 0);
	int client = sock_connect(&ip, port, clock_steady_ms() + 5000);
	int fd = accept(server, 0, 0);

	CHECK(client != -1 && fd != -1);
	CHECK(write(client, "one two", 7) == 7 && read(fd, got, 3) == 3);
	CHECK(write(fd, "bye", 3) == 3);
	CHECK(shutdown(client, SHUT_WR) == 0);
	sock_part(fd);
	(void)close(fd);
	CHECK(sock_wait(client, POLLIN, clock_steady_ms() + 5000) == 0);
	CHECK(read(client, got, 8) == 3 && read(client, got, 8) == 0);
	sock_part(-1);
	(void)close(client);
	(void)close(server);
}

static void shapes(void)
{
	struct sockaddr_storage place;
	struct sockaddr_in6 in6;
	struct ip ip;

	CHECK(ip_parse(str_text("2001:db8::1"), &ip));
	CHECK(sock_address(&ip, 25, &place) == sizeof(in6));
	memcpy(&in6, &place, sizeof(in6));
	CHECK(in6.sin6_family == AF_INET6 && in6.sin6_port == htons(25));
	CHECK(memcmp(&in6.sin6_addr, ip.bytes, 16) == 0);
}

int main(void)
{
	RUN(connects);
	RUN(interrupted);
	RUN(refused);
	RUN(too_slow);
	RUN(datagrams);
	RUN(ports);
	RUN(parts);
	RUN(shapes);
	return check_done();
}
