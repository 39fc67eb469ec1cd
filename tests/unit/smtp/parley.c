/* parley: a session as a whole: its beginning, its lines, its end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/parley.h"

#include <poll.h>

#include "session.h"

static void begins_and_ends(void)
{
	CHECK(session("QUIT\r\n") == 0);
	CHECK(scratch_holds("out", "220 me.test ESMTP\r\n221 me.test\r\n"));
	CHECK(session("QUIT\r\nNOOP\r\n") == 0);
	CHECK(scratch_holds("out", "220 me.test ESMTP\r\n221 me.test\r\n"));
	CHECK(session("") == PARLEY_GONE);
	CHECK(session("NOOP\r\nQUIT") == PARLEY_GONE);
	CHECK(strcmp(session_codes(), "220 250 ") == 0);
}

static void settings(void)
{
	scratch_put("control/smtpgreeting", "hello there\n");
	CHECK(session("QUIT\r\n") == 0);
	CHECK(desk_has("out", "220 hello there ESMTP\r\n"));
	CHECK(unlink("control/smtpgreeting") == 0);
	scratch_put("control/timeoutsmtpd", "nonsense\n");
	CHECK(session("QUIT\r\n") == 51);
	CHECK(unlink("control/timeoutsmtpd") == 0);
	CHECK(rename("control/me", "control/you") == 0);
	CHECK(session("QUIT\r\n") == 50);
	CHECK(rename("control/you", "control/me") == 0);
}

static void lines(void)
{
	static char text[100000];

	CHECK(session_is("noop\r\nNoOp x\r\nNOOPE\r\n\r\n GRUNT\r\nQUIT\r\n",
		"220 250 250 502 502 502 221 "));
	/* Clients that end lines with LF alone are understood. */
	CHECK(session_is("NOOP\nQUIT\n", "220 250 221 "));
	CHECK(session_is("NOOP a\rb\r\nQUIT\r\n", "220 500 221 "));
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "NOOP ", 5);
	strcpy(text + sizeof(text) - 20, "\r\nNOOP\r\nQUIT\r\n");
	CHECK(session_is(text, "220 500 250 221 "));
	memcpy(text, "BLAH ", 5);
	CHECK(session_is(text, "220 502 250 221 "));
}

static int slow[2];

static void too_slow(void)
{
	static char in_space[64], out_space[256];
	static struct parley parley = {
		.out = OUT_TO(1, out_space), PARLEY_BUFS};

	parley.in = (struct in)IN_FROM(slow[0], in_space);
	parley.in.tied = &parley.out;
	if (parley_open(&parley) != 1)
		_exit(50);
	_exit(parley_run(&parley));
}

/* A line has one time, whatever bytes come meanwhile. */
static void timeout(void)
{
	scratch_put("control/timeoutsmtpd", "1\n");
	CHECK(pipe(slow) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 30; i++) {
			ignore(file_write(slow[1], "x", 1));
			ignore(poll(0, 0, 100));
		}
		_exit(0);
	}
	file_close(slow[1]);
	CHECK(child_run(too_slow) == PARLEY_GONE);
	CHECK(scratch_holds(
		"out", "220 me.test ESMTP\r\n451 timeout (#4.4.2)\r\n"));
	file_close(slow[0]);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
	CHECK(unlink("control/timeoutsmtpd") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begins_and_ends);
	RUN(settings);
	RUN(lines);
	RUN(timeout);
	RUN(scratch_leave);
	return check_done();
}
