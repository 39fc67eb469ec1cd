/* parley: a session as a whole: its beginning, its lines, its end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/parley.h"

#include <poll.h>

#include "base/clock.h"
#include "base/sig.h"

#include "session.h"

static void begins_and_ends(void)
{
	CHECK(session("QUIT\r\n") == 0);
	CHECK(scratch_holds(
		"out", "220 me.test ESMTP\r\n221 2.0.0 me.test\r\n"));
	CHECK(session("QUIT\r\nNOOP\r\n") == 0);
	CHECK(scratch_holds(
		"out", "220 me.test ESMTP\r\n221 2.0.0 me.test\r\n"));
	CHECK(session("") == PARLEY_GONE);
	CHECK(session("NOOP\r\nQUIT") == PARLEY_GONE);
	CHECK(strcmp(session_codes(), "220 250 ") == 0);
}

static void settings(void)
{
	scratch_put("control/smtpgreeting", "hello there\n");
	CHECK(session("QUIT\r\n") == 0);
	CHECK(desk_has("out", "220 hello there ESMTP\r\n"));
	/* Our addresses are those of another name. */
	CHECK(setenv("TCPLOCALIP", "127.0.0.1", 1) == 0);
	CHECK(session("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<anna@[127.0.0.1]>\r\n"
		      "DATA\r\n\r\n.\r\nQUIT\r\n") == 0);
	CHECK(scratch_holds("envelope", "F Tanna@me.test  "));
	scratch_mkdir("control/localiphost");
	CHECK(session("QUIT\r\n") == 51);
	CHECK(rmdir("control/localiphost") == 0);
	CHECK(unsetenv("TCPLOCALIP") == 0);
	CHECK(unlink("control/smtpgreeting") == 0);
	scratch_put("control/timeoutsmtpd", "nonsense\n");
	CHECK(session("QUIT\r\n") == 51);
	/* Each file, and each line, is named. */
	scratch_put("control/smtplimits", "errors:5\nfoo:1\nidle:x\n");
	scratch_put("control/databytes", "10M\n");
	scratch_put("control/policy", "helo:perhaps\n");
	CHECK(session("QUIT\r\n") == 51);
	CHECK(scratch_holds("err",
		"control/databytes line 1: not a number; "
		"control/timeoutsmtpd line 1: not a number; "
		"control/smtplimits line 2: unknown limit; "
		"control/smtplimits line 3: not a word:number; "
		"control/policy line 1: no rule"));
	CHECK(unlink("control/smtplimits") == 0);
	CHECK(unlink("control/databytes") == 0);
	CHECK(unlink("control/policy") == 0);
	CHECK(unlink("control/timeoutsmtpd") == 0);
	CHECK(rename("control/me", "control/you") == 0);
	CHECK(session("QUIT\r\n") == 50);
	CHECK(rename("control/you", "control/me") == 0);
}

static void lines(void)
{
	static char text[100000];

	CHECK(session_is("noop\r\nNoOp x\r\nNOOPE\r\n\r\n GRUNT\r\nQUIT\r\n",
		"220 250 250 500 500 500 221 "));
	/* Clients that end lines with LF alone are understood. */
	CHECK(session_is("NOOP\nQUIT\n", "220 250 221 "));
	CHECK(session_is("NOOP a\rb\r\nQUIT\r\n", "220 500 221 "));
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "NOOP ", 5);
	strcpy(text + sizeof(text) - 20, "\r\nNOOP\r\nQUIT\r\n");
	CHECK(session_is(text, "220 500 250 221 "));
	memcpy(text, "BLAH ", 5);
	CHECK(session_is(text, "220 500 250 221 "));
}

/* Answers wait for each other only where they may. */
static void together(void)
{
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
	session_writes("RSET\r\nRSET\r\nNOOP\r\nRSET\r\nRSET\r\nGRUNT\r\n"
		       "RSET\r\nVRFY a\r\nQUIT\r\n");
	CHECK(scratch_holds("out", "220 me.test ESMTP\r\n|"
				   "250 2.0.0 flushed\r\n250 2.0.0 flushed\r\n"
				   "250 2.0.0 ok\r\n|"
				   "250 2.0.0 flushed\r\n250 2.0.0 flushed\r\n"
				   "500 5.5.2 command unknown\r\n|"
				   "250 2.0.0 flushed\r\n252 2.5.2 not told "
				   "here; send mail and see\r\n|"
				   "221 2.0.0 me.test\r\n|"));
	CHECK(unsetenv("SMTPPROFILE") == 0);
}

/* A client that says more than it may before it is answered. */
static bool hasty(const char *lines, const char *codes)
{
	(void)session_flood(lines);
	return strcmp(session_codes(), codes) == 0;
}

static void strict(void)
{
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
	CHECK(session_is(
		"NOOP\nNOOP\r\nGRUNT\r\nQUIT\r\n", "220 500 250 500 221 "));
	CHECK(hasty("EHLO a.test\r\nMAIL FROM:<>\r\n", "220 554 "));
	CHECK(hasty("NOOP\r\nNOOP\r\n", "220 554 "));
	CHECK(hasty("NOOP\r\n", "220 250 "));
	CHECK(hasty("QUIT\r\nNOOP\r\n", "220 221 "));
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
	CHECK(hasty("NOOP\r\nNOOP\r\n", "220 250 250 "));
}

/* So much and no more: then the session is over. */
static void limits(void)
{
	CHECK(setenv("SMTPLIMITS", "errors:2 idle:3", 1) == 0);
	CHECK(session_is(
		"GRUNT\r\nGRUNT\r\nGRUNT\r\nNOOP\r\n", "220 500 500 421 "));
	CHECK(session_is(
		"NOOP\r\nRSET\r\nVRFY a\r\nNOOP\r\n", "220 250 250 252 421 "));
	CHECK(setenv("SMTPLIMITS", "refusals:1 recipients:2", 1) == 0);
	CHECK(session_is("EHLO a\r\nMAIL FROM:<>\r\n"
			 "RCPT TO:<a@me.test>\r\nRCPT TO:<b@me.test>\r\n"
			 "RCPT TO:<c@me.test>\r\nRSET\r\nMAIL FROM:<>\r\n"
			 "RCPT TO:<a@o.test>\r\nRCPT TO:<b@o.test>\r\n",
		"220 250 250 250 250 452 250 250 553 421 "));
	CHECK(setenv("SMTPLIMITS", "messages:1", 1) == 0);
	CHECK(session_is("EHLO a\r\nMAIL FROM:<>\r\nRSET\r\n"
			 "MAIL FROM:<>\r\n",
		"220 250 250 250 421 "));
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

static int slow[2];

static void too_slow(void)
{
	static char in_space[64], out_space[256];
	static struct parley parley;

	parley.in = (struct in)IN_FROM(slow[0], in_space);
	parley.out = (struct out)OUT_TO(1, out_space);
	parley_begin(&parley);
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
		"out", "220 me.test ESMTP\r\n421 4.4.2 timeout\r\n"));
	file_close(slow[0]);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
	CHECK(unlink("control/timeoutsmtpd") == 0);
}

static void unhurried(void)
{
	static struct parley parley;

	parley_begin(&parley);
	if (parley_open(&parley) != 1)
		_exit(50);
	_exit(parley.timeout >= 300 && parley.in.timeout == parley.timeout);
}

/* RFC 5321, 4.5.3.2.7: where nobody says anything else. */
static void usual_time(void)
{
	CHECK(!scratch_there("control/timeoutsmtpd"));
	CHECK(child_run(unhurried) == 1);
}

static volatile sig_atomic_t told;

static void tell(int number)
{
	(void)number;
	told = 1;
}

static int ends[2];

static void stoppable(void)
{
	static char in_space[64], out_space[256];
	static struct parley parley;

	file_close(ends[1]);
	sig_block(SIGTERM);
	sig_catch(SIGTERM, tell);
	parley.stop = &told;
	parley.in = (struct in)IN_FROM(ends[0], in_space);
	parley.out = (struct out)OUT_TO(ends[0], out_space);
	parley_begin(&parley);
	if (parley_open(&parley) != 1)
		_exit(50);
	_exit(parley_run(&parley));
}

static pid_t start(void)
{
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		stoppable();
	file_close(ends[0]);
	return pid;
}

/* Says it, and reads an answer. */
static int ask(const char *line, int out)
{
	CHECK(file_write_all(ends[1], line, strlen(line)) == 0);
	return session_answer(ends[1], out);
}

/* A session that has got as far as a recipient. */
static pid_t start_mail(int out)
{
	pid_t pid = start();

	CHECK(session_answer(ends[1], out) == 220);
	CHECK(ask("EHLO a.test\r\n", out) == 250);
	CHECK(ask("MAIL FROM:<>\r\n", out) == 250);
	CHECK(ask("RCPT TO:<joe@me.test>\r\n", out) == 250);
	return pid;
}

static bool gone(pid_t pid)
{
	int status;

	file_close(ends[1]);
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == PARLEY_GONE;
}

/* Told to stop: at once where a command is waited for, with the answer to the
 * message where one comes. */
static void stops(void)
{
	int out = file_open_empty("out", 0600);
	pid_t pid = start();

	CHECK(session_answer(ends[1], out) == 220);
	CHECK(kill(pid, SIGTERM) == 0);
	CHECK(session_answer(ends[1], out) == 421);
	CHECK(session_answer(ends[1], out) == 0 && gone(pid));
	CHECK(desk_has("out", "421 4.3.2 "));
	desk_forget();
	pid = start_mail(out);
	CHECK(ask("DATA\r\n", out) == 354);
	CHECK(kill(pid, SIGTERM) == 0);
	CHECK(ask("a\r\n.\r\n", out) == 250);
	CHECK(session_answer(ends[1], out) == 421 && gone(pid));
	CHECK(desk_has("message", "\na\n"));
	/* Between two chunks nothing is taken yet. */
	desk_forget();
	pid = start_mail(out);
	CHECK(ask("BDAT 3\r\na\r\n", out) == 250);
	CHECK(kill(pid, SIGTERM) == 0);
	CHECK(session_answer(ends[1], out) == 421 && gone(pid));
	CHECK(!scratch_there("envelope") || !desk_has("envelope", "Tjoe"));
	file_close(out);
}

/* One that says much and reads nothing is bound by the limit as well. */
static void does_not_read(void)
{
	static const char noop[] = "NOOP\r\n";
	int status;

	CHECK(setenv("SMTPLIMITS", "idle:0 seconds:1", 1) == 0);
	pid_t pid = start();
	CHECK(file_nonblock(ends[1]) == 0);
	int64_t until = clock_steady_ms() + 5000;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_steady_ms() > until) {
			CHECK(!"it ends");
			CHECK(kill(pid, SIGKILL) == 0);
			CHECK(waitpid(pid, &status, 0) == pid);
			break;
		}
		if (write(ends[1], noop, strlen(noop)) == -1)
			clock_sleep_ms(20);
	}
	file_close(ends[1]);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == PARLEY_GONE);
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begins_and_ends);
	RUN(settings);
	RUN(lines);
	RUN(together);
	RUN(strict);
	RUN(limits);
	RUN(timeout);
	RUN(usual_time);
	RUN(stops);
	RUN(does_not_read);
	RUN(scratch_leave);
	return check_done();
}
