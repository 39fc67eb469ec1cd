/* talker - says lines to an SMTP server, each after the answer to the last
 *
 *	talker server [ arg ... ] <script
 *
 * The server has a socket as descriptors 0 and 1. A line of the script is a
 * command, sent with CR LF; "\xNN", "\r", "\n" and "\\" in it are bytes. "\c" at
 * its end: nothing is added, and the next line follows at once; "\p": the next
 * line follows at once, and both are answered. After 354 lines go out up to a
 * lone dot. All answers are printed; at the end "exit
 * N", how the server ended.
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, LINE_MAX_BYTES = 1 << 20 };

static int server;

static bool say(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(server, bytes, n);
		if (done <= 0)
			return false;
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* Prints one answer; its code, 0 when there is none any more. */
static int answer(void)
{
	struct pollfd one = {.fd = server, .events = POLLIN};
	char line[8192];
	size_t n = 0;

	while (n < sizeof(line) - 1 && poll(&one, 1, PATIENCE_MS) == 1 &&
		read(server, line + n, 1) == 1) {
		if (line[n++] != '\n')
			continue;
		line[n] = 0;
		fputs(line, stdout);
		if (n > 4 && line[3] == ' ')
			return atoi(line);
		n = 0;
	}
	return 0;
}

/* Turns escapes into bytes, in place. 'c' or 'p' if that was at its end. */
static char unescape(char *text, size_t *n_out)
{
	char *to = text;
	char end = 0;

	for (const char *c = text; *c; c++) {
		if (*c != '\\') {
			*to++ = *c;
			continue;
		}
		c++;
		if (*c == 'r')
			*to++ = '\r';
		if (*c == 'n')
			*to++ = '\n';
		if (*c == '\\')
			*to++ = '\\';
		if (*c == 'c' || *c == 'p')
			end = *c;
		if (*c == 'x') {
			char digits[] = {c[1], c[2], 0};
			*to++ = (char)strtol(digits, 0, 16);
			c += 2;
		}
	}
	*n_out = (size_t)(to - text);
	return end;
}

static void talk(void)
{
	static char line[LINE_MAX_BYTES];
	bool body = false;
	int owed = 0; /* answers */
	int code = answer();

	while (code && fgets(line, sizeof(line) - 3, stdin)) {
		size_t n;
		line[strcspn(line, "\n")] = 0;
		char end = unescape(line, &n);
		if (end != 'c') {
			memcpy(line + n, "\r\n", 2);
			n += 2;
		}
		if (!say(line, n))
			break;
		if (body && memcmp(line, ".\r\n", 3) != 0)
			continue;
		body = false;
		owed += end != 'c';
		while (code && !end && owed > 0) {
			code = answer();
			owed--;
		}
		body = code == 354 && !end;
	}
	(void)shutdown(server, SHUT_WR);
	while (answer())
		;
}

int main(int argc, char **argv)
{
	int ends[2];
	int status = 0;

	if (argc < 2)
		return 100;
	(void)signal(SIGPIPE, SIG_IGN);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
		return 111;
	pid_t pid = fork();
	if (pid == 0) {
		(void)dup2(ends[1], 0);
		(void)dup2(ends[1], 1);
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execv(argv[1], argv + 1);
		_exit(127);
	}
	(void)close(ends[1]);
	server = ends[0];
	talk();
	(void)waitpid(pid, &status, 0);
	printf("exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return 0;
}
