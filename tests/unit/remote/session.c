/* session and verdict: a scripted server, and the report that comes of it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/session.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "remote/verdict.h"

#include "check.h"

enum { ROOM = 300000 };

static char report[ROOM]; /* NULs shown as '|' */
static char heard[ROOM]; /* what the server got */

static size_t drain(int fd, char *dst)
{
	size_t n = 0;
	ssize_t got;

	while ((got = read(fd, dst + n, ROOM - 1 - n)) > 0)
		n += (size_t)got;
	dst[n] = 0;
	return n;
}

/* The program's side; what comes back when it returns is exit code 77. */
static void client(int fd, int report_fd, struct session_job *job, bool last)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct ip ip = ip_of(bytes, 4);

	if (dup2(report_fd, 1) == -1)
		_exit(1);
	session_run(job, fd, &ip, last);
	_exit(77);
}

/* Reads what the client says; once it has been silent for a while the server
 * ends the connection. What it has not read then was never received. */
static size_t hear(int fd, char *to)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	size_t n = 0;
	ssize_t got = 1;

	while (got > 0 && poll(&one, 1, 100) == 1) {
		got = read(fd, to + n, ROOM - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	(void)shutdown(fd, SHUT_WR);
	return n + drain(fd, to + n);
}

/* Runs a dialogue whose server says all of this at once. Returns the exit
 * code. */
static int talk(const char *server, const char *message, char *const *to,
	size_t n, bool last)
{
	int net[2];
	int back[2];
	char path[] = "/tmp/session-XXXXXX";
	int status = 0;
	struct session_job job = {.helo = "me.example",
		.sender = "f@g.example",
		.recipients = to,
		.n = n,
		.timeout = 2};
	int file = mkstemp(path);

	if (file == -1 || unlink(path) == -1 ||
		write(file, message, strlen(message)) == -1 ||
		lseek(file, 0, SEEK_SET) == -1 || pipe(back) == -1 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, net) == -1 ||
		write(net[1], server, strlen(server)) == -1)
		abort();
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		(void)dup2(file, 0);
		(void)close(net[1]);
		(void)fcntl(net[0], F_SETFL, O_NONBLOCK);
		client(net[0], back[1], &job, last);
	}
	(void)close(net[0]);
	(void)close(back[1]);
	(void)close(file);
	size_t size = hear(net[1], heard);
	CHECK(size < ROOM - 1);
	size = drain(back[0], report);
	for (size_t i = 0; i < size; i++)
		if (!report[i])
			report[i] = '|';
	(void)close(net[1]);
	(void)close(back[0]);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char plain[] = "a@b.example";
static char *const one[] = {plain};

#define HELLO "220 hi\r\n250 helo\r\n250 mail\r\n"
#define ACCEPT HELLO "250 rcpt\r\n354 go\r\n250 done\r\n"

static bool said(const char *text)
{
	return strcmp(report, text) == 0;
}

static void accepted(void)
{
	CHECK(talk(ACCEPT, "S: x\n\n.dot\n", one, 1, true) == 0);
	CHECK(said("r|K192.0.2.1 accepted message.\n"
		   "Remote host said: 250 done\n|"));
	CHECK(strcmp(heard,
		      "HELO me.example\r\nMAIL FROM:<f@g.example>\r\n"
		      "RCPT TO:<a@b.example>\r\nDATA\r\nS: x\r\n\r\n..dot\r\n"
		      ".\r\nQUIT\r\n") == 0);
}

/* A line break in one recipient: that one fails for good, and nothing of it
 * is seen on the wire. */
static void line_breaks(void)
{
	static char first[] = "x\r\nDATA\r\n@b";
	static char third[] = "y\n@b";
	static char fourth[] = "z\r@b";
	static char *const some[] = {first, plain, third, fourth};

	CHECK(talk(ACCEPT, "S: x\n", some, 4, true) == 0);
	CHECK(strncmp(report, "hSMTP cannot carry", 18) == 0);
	CHECK(strstr(report, "(#5.1.3)\n|r|hSMTP cannot"));
	CHECK(strstr(report, "(#5.1.3)\n|K192.0.2.1 accepted"));
	CHECK(strstr(heard, "example>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n"));
	CHECK(!strstr(heard, "@b>"));
	CHECK(talk(HELLO, "S: x\n", some, 1, true) == 0);
	CHECK(strstr(report, "(#5.1.3)\n|DGiving up on 192.0.2.1.\n|"));
	CHECK(!strstr(heard, "DATA"));
}

static void recipients(void)
{
	static char a[] = "a@x";
	static char b[] = "b@x";
	static char c[] = "c@x";
	static char *const three[] = {a, b, c};

	CHECK(talk(HELLO "550 no\r\n450 later\r\n250 ok\r\n354 go\r\n"
			 "250 done\r\n",
		      "S: x\n", three, 3, true) == 0);
	CHECK(said("h192.0.2.1 does not like recipient.\n"
		   "Remote host said: 550 no\n|"
		   "s192.0.2.1 does not like recipient.\n"
		   "Remote host said: 450 later\n|r|"
		   "K192.0.2.1 accepted message.\n"
		   "Remote host said: 250 done\n|"));
}

static void dropped(void)
{
	CHECK(talk(HELLO "250 rcpt\r\n", "S: x\n", one, 1, true) == 0);
	CHECK(said("r|ZConnected to 192.0.2.1 but connection died. "
		   "(#4.4.2)\n|"));
	CHECK(talk(HELLO "250 rcpt\r\n354 go\r\n", "S: x\n", one, 1, true) ==
		0);
	CHECK(said("r|ZConnected to 192.0.2.1 but connection died. "
		   "Possible duplicate! (#4.4.2)\n|"));
}

static void next_host(void)
{
	CHECK(talk("421 busy\r\n", "S: x\n", one, 1, false) == 77);
	CHECK(said(""));
	CHECK(talk("", "S: x\n", one, 1, false) == 77);
	CHECK(talk("421 busy\r\n", "S: x\n", one, 1, true) == 0);
	CHECK(strncmp(report, "ZConnected to ", 14) == 0);
}

/* Nothing that was not whole may look whole. */
static void partial(void)
{
	CHECK(talk(ACCEPT, "S: x\n\nlast", one, 1, true) == 0);
	CHECK(strstr(report, "partial final lines") != 0);
	CHECK(!strstr(heard, "\r\n.\r\n"));
}

int main(void)
{
	RUN(accepted);
	RUN(line_breaks);
	RUN(recipients);
	RUN(dropped);
	RUN(next_host);
	RUN(partial);
	return check_done();
}
