/* six - TCP over IPv6, both ends, for tests
 *
 *	six serve address port program [arg ...]
 *		as inetd: for each client the program, the client on its 0 and 1
 *	six talk from to port
 *		from an address of ours; descriptor 0 is said, what is heard
 *		goes to 1, until the other side ends
 *
 * An address may be an IPv4 one as ::ffff:192.0.2.1.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int must(int result, const char *what)
{
	if (result == -1) {
		perror(what);
		exit(111);
	}
	return result;
}

static struct sockaddr_in6 end(const char *address, const char *port)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)atoi(port))};

	if (inet_pton(AF_INET6, address, &at.sin6_addr) != 1) {
		fprintf(stderr, "six: %s is no IPv6 address\n", address);
		exit(100);
	}
	return at;
}

static int socket_at(const char *address, const char *port)
{
	struct sockaddr_in6 at = end(address, port);
	int fd = must(socket(AF_INET6, SOCK_STREAM, 0), "socket");
	int on = 1;
	int off = 0;

	must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)),
		"reuse");
	must(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)),
		"both families");
	must(bind(fd, (struct sockaddr *)&at, sizeof(at)), "bind");
	return fd;
}

static void serve(const char *address, const char *port, char **program)
{
	int listener = socket_at(address, port);

	must(listen(listener, 50), "listen");
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int client = must(accept(listener, 0, 0), "accept");
		if (fork() == 0) {
			signal(SIGCHLD, SIG_DFL);
			dup2(client, 0);
			dup2(client, 1);
			close(client);
			close(listener);
			execvp(program[0], program);
			must(-1, program[0]);
		}
		close(client);
	}
}

/* Takes what is there from one to the other; 0 at the end. */
static int pass(int from, int to)
{
	char space[4096];
	ssize_t n = read(from, space, sizeof(space));

	if (n > 0 && write(to, space, (size_t)n) != n)
		return 0;
	return n > 0;
}

static void talk(const char *from, const char *to, const char *port)
{
	struct sockaddr_in6 there = end(to, port);
	int fd = socket_at(from, "0");
	struct pollfd ends[] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};

	must(connect(fd, (struct sockaddr *)&there, sizeof(there)), "connect");
	signal(SIGPIPE, SIG_IGN);
	while (poll(ends, 2, 20000) > 0) {
		if (ends[0].revents && !pass(fd, 1))
			return;
		if (ends[1].revents && !pass(0, fd))
			ends[1].fd = -1;
	}
}

int main(int argc, char **argv)
{
	if (argc >= 5 && strcmp(argv[1], "serve") == 0)
		serve(argv[2], argv[3], argv + 4);
	else if (argc == 5 && strcmp(argv[1], "talk") == 0)
		talk(argv[2], argv[3], argv[4]);
	else
		return 100;
	return 0;
}
