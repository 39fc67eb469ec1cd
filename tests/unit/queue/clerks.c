/* clerks: who waits is known, who has gone makes room, and the last one who
 * gets busy tells
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/clerks.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/powers.h"
#include "base/proc.h"

#include "scratch.h"

enum { NOBODY = 65534 };

static struct clerks clerks;
static int orders[CLERKS_MAX][2]; /* a pipe to each */
static int answers[2];

/* Does what he is told to: be busy, be done, end. */
static void work(unsigned number)
{
	char c;

	while (file_read(orders[number][0], &c, 1) == 1 && c != 'e') {
		if (c == 'b')
			clerks_busy(&clerks, number);
		else
			clerks_done(&clerks, number);
		if (file_write_all(answers[1], &c, 1) == -1)
			_exit(1);
	}
	_exit(0);
}

static int hire(void)
{
	unsigned number = CLERKS_MAX;
	pid_t pid = clerks_hire(&clerks, &number);

	if (pid == 0)
		work(number);
	return pid > 0 ? (int)number : -1;
}

static void tell(int number, char what)
{
	char c;

	CHECK(file_write_all(orders[number][1], &what, 1) == 0);
	CHECK(what == 'e' || (file_read(answers[0], &c, 1) == 1 && c == what));
}

static bool told(void)
{
	struct pollfd one = {.fd = clerks.told[0], .events = POLLIN};

	return poll(&one, 1, 0) == 1;
}

static void reap(void)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	CHECK(pid > 0);
	clerks_ended(&clerks, pid);
}

static void enter(void)
{
	for (int i = 0; i < CLERKS_MAX; i++)
		CHECK(proc_pipe(orders[i]) == 0);
	CHECK(proc_pipe(answers) == 0);
	CHECK(clerks_open(&clerks) == 0);
	CHECK(!clerks_ready(&clerks) && !told());
}

static void two(void)
{
	CHECK(hire() == 0 && clerks_ready(&clerks));
	CHECK(hire() == 1);
	tell(0, 'b');
	CHECK(clerks_ready(&clerks) && !told());
	tell(1, 'b');
	CHECK(!clerks_ready(&clerks) && told());
	clerks_heard(&clerks);
	CHECK(!told());
	tell(0, 'd');
	CHECK(clerks_ready(&clerks));
	tell(0, 'e');
	reap();
	CHECK(!clerks_ready(&clerks));
	CHECK(hire() == 0 && clerks_ready(&clerks));
}

/* Killed at work: his place is free, and he is not taken for somebody who waits. */
static void killed(void)
{
	tell(0, 'b');
	CHECK(kill(clerks.pids[0], SIGKILL) == 0);
	reap();
	CHECK(clerks.pids[0] == 0 && !clerks_ready(&clerks));
	clerks_ended(&clerks, getpid()); /* no clerk */
	CHECK(clerks.pids[1] != 0);
	tell(1, 'e');
	reap();
	clerks_heard(&clerks);
}

/* So many and no more; and he who tells never waits. */
static void many(void)
{
	for (int i = 0; i < CLERKS_MAX; i++)
		CHECK(hire() == i);
	errno = 0;
	CHECK(hire() == -1 && errno == EAGAIN);
	for (int i = 0; i < CLERKS_MAX; i++) {
		CHECK(clerks_crowd(&clerks) == (i >= CLERKS_CROWD));
		tell(i, 'b');
	}
	CHECK(!clerks_ready(&clerks) && told());
	tell(1, 'd');
	CHECK(clerks_crowd(&clerks));
	for (int i = CLERKS_CROWD; i < CLERKS_MAX; i++)
		tell(i, 'd');
	CHECK(!clerks_crowd(&clerks));
	for (int i = 0; i < 70000; i++)
		tell(0, 'b');
	for (int i = 0; i < CLERKS_MAX; i++)
		tell(i, 'e');
	for (int i = 0; i < CLERKS_MAX; i++)
		reap();
	CHECK(!clerks_ready(&clerks));
}

/* No process is to be had: nobody waits, so whoever calls is told at once. */
static void none(void)
{
	const struct rlimit no_more = {0, 0};
	unsigned number;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		bool limited =
			setrlimit(RLIMIT_NPROC, &no_more) == 0 &&
			(!powers_root() || powers_become(NOBODY, NOBODY) == 0);
		bool right = limited && clerks_hire(&clerks, &number) == -1 &&
			     !clerks_ready(&clerks);
		_exit(right ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(two);
	RUN(killed);
	RUN(many);
	RUN(none);
	RUN(scratch_leave);
	return check_done();
}
