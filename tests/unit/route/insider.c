/* insider: a question gets one letter; without anybody there it is known at
 * once, and one who says nothing is not taken for an answer
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/insider.h"

#include <errno.h>
#include <sys/wait.h>

#include "base/num.h"
#include "base/pass.h"

#include "scratch.h"

static int ends[2];

/* Takes a question in a process of its own; the letter 0: says nothing. */
static pid_t answer_by(char letter, const char *wanted, size_t n)
{
	char packet[2 * INSIDER_LOCAL_MAX];
	int fd;

	fflush(stdout);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	ssize_t got = pass_wait(ends[1], packet, sizeof(packet), &fd);
	bool right = got == (ssize_t)n + 1 && memcmp(packet, wanted, n) == 0 &&
		     packet[n] == 0 && fd != -1;
	if (letter && right && pass_send(fd, str_of(&letter, 1), -1) == -1)
		_exit(2);
	_exit(right ? 0 : 1);
}

static bool ended_well(pid_t pid)
{
	int status = -1;

	return waitpid(pid, &status, 0) == pid && status == 0;
}

static void finds(void)
{
	static char name[] = INSIDER_VARIABLE;
	char text[NUM_MAX];

	CHECK(pass_pair(ends) == 0);
	CHECK(unsetenv(name) == 0 && insider_open() == -1);
	(void)num_format(text, (uint64_t)ends[0]);
	CHECK(setenv(name, text, 1) == 0 && insider_open() == ends[0]);
	CHECK(fcntl(ends[0], F_GETFD) == FD_CLOEXEC);
	CHECK(setenv(name, "no number", 1) == 0 && insider_open() == -1);
	CHECK(setenv(name, "-1", 1) == 0 && insider_open() == -1);
	CHECK(setenv(name, "99999999999999999999", 1) == 0);
	CHECK(insider_open() == -1);
	int file = file_open_read("/dev/null");
	(void)num_format(text, (uint64_t)file);
	CHECK(setenv(name, text, 1) == 0 && insider_open() == -1);
	file_close(file);
	CHECK(setenv(name, text, 1) == 0 && insider_open() == -1);
}

static void asks(void)
{
	char letter = 0;

	pid_t pid = answer_by('N', "joe-x", 5);
	CHECK(insider_ask(ends[0], str_text("joe-x"), &letter) == 1);
	CHECK(letter == 'N' && ended_well(pid));
	pid = answer_by('M', "", 0);
	CHECK(insider_ask(ends[0], str_text(""), &letter) == 1);
	CHECK(letter == 'M' && ended_well(pid));
	pid = answer_by('M', "a\0b", 3);
	CHECK(insider_ask(ends[0], str_of("a\0b", 3), &letter) == 1);
	CHECK(ended_well(pid));
}

static void silence(void)
{
	char letter = 0;

	pid_t pid = answer_by(0, "joe", 3);
	CHECK(insider_ask(ends[0], str_text("joe"), &letter) == 0);
	CHECK(errno == ECONNRESET && ended_well(pid));
}

static void too_long(void)
{
	static char text[INSIDER_LOCAL_MAX + 1];
	char letter = 0;

	memset(text, 'x', sizeof(text));
	CHECK(insider_ask(ends[0], str_of(text, sizeof(text)), &letter) == -1);
	CHECK(errno == EMSGSIZE);
	pid_t pid = answer_by('M', text, sizeof(text) - 1);
	CHECK(insider_ask(ends[0], str_of(text, sizeof(text) - 1), &letter) ==
		1);
	CHECK(ended_well(pid));
}

/* Questions that nobody takes fill the socket: that is told, not waited for. */
static void busy(void)
{
	char letter = 0;
	char filler[1000] = "x";
	int n = 0;

	while (pass_send(ends[0], str_of(filler, sizeof(filler)), -1) == 0)
		n++;
	CHECK(n > 10 && errno == EAGAIN);
	CHECK(insider_ask(ends[0], str_text("joe"), &letter) == -1);
	CHECK(errno == EAGAIN);
}

static void nobody(void)
{
	char letter = 0;

	file_close(ends[1]);
	CHECK(insider_ask(ends[0], str_text("joe"), &letter) == 0);
	CHECK(errno == EPIPE);
	file_close(ends[0]);
}

int main(void)
{
	RUN(finds);
	RUN(asks);
	RUN(silence);
	RUN(too_long);
	RUN(busy);
	RUN(nobody);
	return check_done();
}
