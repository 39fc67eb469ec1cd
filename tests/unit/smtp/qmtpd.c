/* qmtpd: packages of QMTP, an answer for each recipient
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmtpd.h"

#include <sys/socket.h>

#include "base/clock.h"
#include "base/exit.h"

#include "desk.h"

const char prog_name[] = "qmtp";

static void serve(void)
{
	static char in_space[16], out_space[200];
	static struct qmtpd qmtpd;

	qmtpd.counted.in = (struct in)IN_FROM(0, in_space);
	qmtpd.counted.out = (struct out)OUT_TO(1, out_space);
	if (qmtpd_open(&qmtpd) == -1)
		_exit(50);
	qmtpd_serve(&qmtpd);
}

static void begin(void)
{
	desk_open();
	CHECK(mkdir("home", 0700) == 0 &&
		rename("control", "home/control") == 0);
	CHECK(setenv("QMAILQUEUE", "../filter", 1) == 0);
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
}

/* Its exit code. */
static int session_of(const char *s, size_t n)
{
	desk_forget();
	scratch_put_bytes("in", s, n);
	return child_run(serve);
}

static int session(const char *text)
{
	return session_of(text, strlen(text));
}

/* The first letters of its answers. */
static const char *answers(void)
{
	static char letters[100];
	struct buf b = BUF_LIMIT(100000);
	size_t n = 0, digits;

	CHECK(file_slurp("out", &b) == 0);
	const char *s = buf_text(&b);
	while ((digits = strcspn(s, ":")) > 0 && s[digits] == ':') {
		letters[n++] = s[digits + 1];
		s += digits + 1 + strtoul(s, 0, 10) + 1;
	}
	letters[n] = 0;
	buf_free(&b);
	return letters;
}

static bool says(const char *text, const char *letters)
{
	return session(text) == 0 && strcmp(answers(), letters) == 0;
}

static void packages(void)
{
	CHECK(says("", ""));
	CHECK(says("13:\nSubject: x\n\n,3:s@x,14:10:anna@me.te,,", "D"));
	CHECK(says("7:\nx\n\ny\n\n,3:s@x,16:12:anna@me.test,,", "K"));
	CHECK(scratch_holds("envelope", "Fs@x Tanna@me.test  "));
	CHECK(desk_has("message", "  by me.test with QMTP; "));
	CHECK(desk_has("message", "\nx\n\ny\n\n"));
	/* Lines that end as on other systems. */
	CHECK(says("7:\rx\r\n\r\ny,0:,16:12:anna@me.test,,", "K"));
	CHECK(desk_has("message", "\nx\n\ny"));
	CHECK(says("5:\rx\ry\r,0:,16:12:anna@me.test,,", "K"));
	CHECK(desk_has("message", "\nx\ry\r"));
}

/* One by one; who may be sent to, and who may not. */
static void recipients(void)
{
	CHECK(says(
		"3:\nx\n,3:s@x,42:12:anna@me.test,10:b@far.test,9:c@me.test,,",
		"KDK"));
	CHECK(scratch_holds("envelope", "Fs@x Tanna@me.test Tc@me.test  "));
	CHECK(says("3:\nx\n,3:s@x,14:10:b@far.test,,", "D"));
	CHECK(!desk_has("envelope", "far.test"));
}

/* Several in one session; a refusal is one package's. */
static void several(void)
{
	CHECK(setenv("DATABYTES", "5", 1) == 0);
	CHECK(says("3:\nx\n,0:,16:12:anna@me.test,,"
		   "11:\n123456789\n,0:,16:12:anna@me.test,,"
		   "3:\nz\n,0:,16:12:anna@me.test,,",
		"KDK"));
	CHECK(desk_has("message", "\nz\n"));
	CHECK(unsetenv("DATABYTES") == 0);
}

static void nonsense(void)
{
	static const char zero[] = "3:\nx\n,5:a\0b@x,16:12:anna@me.test,,";

	CHECK(session("x") == 100);
	CHECK(session("3:\nx\n;") == 100);
	CHECK(session("0:,0:,16:12:anna@me.test,,") == 100);
	CHECK(session("3:\nx\n,0:,16:12:anna@me.test;,") == 100);
	CHECK(session("3:\nx\n,0:,3:12:anna@me.test,,") == 100);
	CHECK(session("3:\nx\n,0:,16:12:anna@me") == 0); /* it went away */
	CHECK(!scratch_holds("envelope", "F Tanna@me.test  "));
	CHECK(session_of(zero, sizeof(zero) - 1) == 0);
	CHECK(strcmp(answers(), "D") == 0);
}

#define MESSAGE "3:\nx\n,3:s@x,16:12:anna@me.test,,"
#define TWO "3:\nx\n,3:s@x,30:12:anna@me.test,10:b@far.test,,"

/* As an SMTP server has them. */
static void rules(void)
{
	CHECK(says("3:\nx\n,10:bad@x.test,16:12:anna@me.test,,", "D"));
	CHECK(says("3:\nx\n,10:BAD@x.test,16:12:anna@me.test,," MESSAGE, "DK"));
	CHECK(setenv("SMTPLIMITS", "refusals:1", 1) == 0);
	/* The second refusal is one too many: nobody is looked at any more. */
	CHECK(says(TWO TWO TWO, "KDKZ"));
	CHECK(says("3:\nx\n,0:,58:10:a@far.test,10:b@far.test,"
		   "12:anna@me.test,10:c@far.test,,",
		"DZZZ"));
	CHECK(setenv("SMTPLIMITS", "recipients:1", 1) == 0);
	CHECK(says("3:\nx\n,0:,32:12:anna@me.test,12:carl@me.test,," MESSAGE,
		"KZK"));
	CHECK(scratch_holds("envelope", "Fs@x Tanna@me.test  "));
	CHECK(setenv("SMTPLIMITS", "messages:2", 1) == 0);
	CHECK(says(MESSAGE MESSAGE MESSAGE MESSAGE, "KKZ"));
	CHECK(setenv("SMTPLIMITS", "line:3", 1) == 0);
	CHECK(says("5:\nxyz\n,0:,16:12:anna@me.test,,"
		   "6:\nxyza\n,0:,16:12:anna@me.test,,",
		"KD"));
	CHECK(setenv("SMTPLIMITS", "nonsense:1", 1) == 0 && session("") == 50);
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

/* Those of room policy: each recipient keeps his own answer. */
static void strangers(void)
{
	char word[200];

	scratch_put("home/ask",
		"#!/bin/sh\n"
		"while read -r line; do\n"
		"	case $line in\n"
		"	recipient=b*) say='refuse 5.7.1 no b here' ;;\n"
		"	recipient=c*) say='defer 4.7.1 c is asleep' ;;\n"
		"	recipient=*) say=ok ;;\n"
		"	'') echo \"$say\" ;;\n"
		"	esac\n"
		"done\n");
	CHECK(chmod("home/ask", 0700) == 0);
	snprintf(word, sizeof(word), "ask:%s/home/ask", scratch_dir);
	CHECK(setenv("SMTPPOLICY", word, 1) == 0);
	CHECK(says("3:\nx\n,3:s@x,52:12:anna@me.test,9:b@me.test,"
		   "9:c@me.test,9:b@me.test,,",
		"KDZD"));
	CHECK(desk_has("out", "Dno b here (#5.7.1)"));
	CHECK(desk_has("out", "Zc is asleep (#4.7.1)"));
	CHECK(scratch_holds("envelope", "Fs@x Tanna@me.test  "));
	/* What refuses the message is everybody's answer. */
	scratch_put("home/ask",
		"#!/bin/sh\n"
		"while read -r line; do\n"
		"	[ \"$line\" ] || echo 'refuse 5.7.1 not this'\n"
		"done\n");
	snprintf(word, sizeof(word), "ask:%s/home/ask askat:data", scratch_dir);
	CHECK(setenv("SMTPPOLICY", word, 1) == 0);
	CHECK(says("3:\nx\n,3:s@x,32:12:anna@me.test,12:carl@me.test,,", "DD"));
	CHECK(desk_has("out", "Dnot this (#5.7.1),18:Dnot this (#5.7.1),"));
	CHECK(unsetenv("SMTPPOLICY") == 0);
	/* QMTP has no HELO that could be wrong. */
	CHECK(setenv("SMTPPOLICY", "helo:syntax", 1) == 0);
	CHECK(says("3:\nx\n,0:,16:12:anna@me.test,,", "K"));
	/* Forged fields go, though nothing can be said of our own. */
	CHECK(setenv("SMTPPOLICY", "spf:mark", 1) == 0);
	CHECK(setenv("TCPREMOTEIP", "127.0.0.1", 1) == 0);
	CHECK(says(
		"53:\nAuthentication-Results: me.test; spf=pass\nX: y\n\nbody,"
		"0:,16:12:anna@me.test,,",
		"K"));
	CHECK(!desk_has("message", "pass") && desk_has("message", "X: y"));
	CHECK(unsetenv("SMTPPOLICY") == 0);
}

static void verdicts(void)
{
	desk_queue("exit 53");
	CHECK(says("3:\nx\n,0:,16:12:anna@me.test,,", "Z"));
	desk_queue("exit 31");
	CHECK(says("3:\nx\n,0:,16:12:anna@me.test,,", "D"));
}

/* A client on a socket; again says what to it until it is told to stop. */
static bool ends_soon(bool (*again)(int fd))
{
	int64_t until = clock_steady_ms() + 5000;
	int ends[2];
	int status = 0;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(ends[0], 0) == -1 || dup2(ends[0], 1) == -1)
			_exit(99);
		file_close(ends[1]);
		serve();
		_exit(0);
	}
	file_close(ends[0]);
	CHECK(file_nonblock(ends[1]) == 0);
	bool soon = true;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		soon = clock_steady_ms() < until;
		if (!soon)
			CHECK(kill(pid, SIGKILL) == 0);
		if (!again(ends[1]))
			clock_sleep_ms(20);
	}
	file_close(ends[1]);
	return soon && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_TEMP;
}

static bool drip(int fd)
{
	ignore(write(fd, "0", 1));
	return false;
}

/* One message to very many: its answers are more than a socket holds. */
static bool flood(int fd)
{
	static const char one[] = "10:joe@x.test,";
	static char text[40000 * (sizeof(one) - 1) + 100];
	static size_t n, at;

	if (!n) {
		n = (size_t)snprintf(text, sizeof(text),
			"2:\nx,3:a@b,%zu:", 40000 * (sizeof(one) - 1));
		for (int i = 0; i < 40000; i++, n += sizeof(one) - 1)
			memcpy(text + n, one, sizeof(one) - 1);
		text[n++] = ',';
	}
	ssize_t put = at < n ? write(fd, text + at, n - at) : -1;
	at += put > 0 ? (size_t)put : 0;
	return put > 0;
}

/* All of a session has a time, for one who says a byte now and then, and for
 * one who does not read what he is told. */
static void time_limit(void)
{
	CHECK(setenv("SMTPLIMITS", "seconds:1 refusals:0", 1) == 0);
	CHECK(ends_soon(drip));
	CHECK(ends_soon(flood));
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(packages);
	RUN(recipients);
	RUN(several);
	RUN(nonsense);
	RUN(rules);
	RUN(strangers);
	RUN(verdicts);
	RUN(time_limit);
	RUN(scratch_leave);
	return check_done();
}
