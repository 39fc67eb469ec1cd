/* loader - offers TLS to a program by the descriptors of UCSPI-TLS, for tests
 *
 *	loader program [arg ...]
 *
 * Its TLS is rot13: enough to see which side of the handshake a byte is on.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(int result, const char *what)
{
	if (result != -1)
		return;
	perror(what);
	_exit(111);
}

static void tell(const char *name, int fd)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", fd);
	must(setenv(name, number, 1), "setenv");
}

static char rot(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)('a' + (c - 'a' + 13) % 26);
	if (c >= 'A' && c <= 'Z')
		return (char)('A' + (c - 'A' + 13) % 26);
	return c;
}

/* False at the end of what comes. */
static int pass(int from, int to)
{
	char space[1024];
	ssize_t n = read(from, space, sizeof(space));

	for (ssize_t i = 0; i < n; i++)
		space[i] = rot(space[i]);
	return n > 0 && write(to, space, (size_t)n) == n;
}

/* Waits to be told to begin; then carries bytes to and fro. */
static void serve(int control, int to_program, int from_program)
{
	static const char report[] = "SSL_PROTOCOL=ROT13\0SSL_TLS_SNI\0\0";
	struct pollfd fds[2] = {{.fd = 0, .events = POLLIN},
		{.fd = from_program, .events = POLLIN}};
	char c;

	if (read(control, &c, 1) != 1 || c != 'Y' ||
		write(control, report, sizeof(report) - 1) == -1)
		return;
	while (poll(fds, 2, -1) > 0) {
		if (fds[1].revents && !pass(from_program, 1))
			return;
		if (fds[0].revents && !pass(0, to_program)) {
			close(to_program);
			fds[0].fd = -1;
		}
	}
}

int main(int argc, char **argv)
{
	int control[2];
	int in[2];
	int out[2];

	if (argc < 2)
		return 100;
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, control), "socketpair");
	must(pipe(in), "pipe");
	must(pipe(out), "pipe");
	pid_t pid = fork();
	must(pid, "fork");
	if (pid == 0) {
		close(control[1]), close(in[0]), close(out[1]);
		serve(control[0], in[1], out[0]);
		_exit(0);
	}
	close(control[0]), close(in[1]), close(out[0]);
	tell("SSLCTLFD", control[1]);
	tell("SSLREADFD", in[0]);
	tell("SSLWRITEFD", out[1]);
	execvp(argv[1], argv + 1);
	must(-1, argv[1]);
}
