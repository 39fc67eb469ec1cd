/* browse: a session after the login, command by command
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/browse.h"

#include <signal.h>

#include "child.h"

static int timeout = 5;

static void session(void)
{
	static char in_space[512];
	static char out_space[512];
	static struct browse browse = {.in = IN_FROM(0, in_space),
		.out = OUT_TO(1, out_space),
		.drop = DROP_EMPTY(-1)};

	browse.in.tied = &browse.out;
	browse.in.timeout = browse.terms.timeout = timeout;
	browse.drop.dir = open("box", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (drop_scan(&browse.drop, 2000000000) == -1)
		_exit(1);
	if (fchdir(browse.drop.dir) == -1)
		_exit(2);
	browse_run(&browse);
	_exit(0);
}

static bool gives(const char *lines, const char *wanted)
{
	struct buf b = BUF_LIMIT(100000);

	scratch_put("in", lines);
	CHECK(child_run(session) == 0);
	CHECK(file_slurp("out", &b) == 0);
	bool same = str_starts(buf_str(&b), str_text("+OK \r\n")) &&
		    str_is(str_skip(buf_str(&b), 6), wanted);
	if (!same)
		printf("# %s", buf_text(&b));
	buf_free(&b);
	return same;
}

static void enter(void)
{
	scratch_mkdir("box");
	scratch_mkdir("box/tmp");
	scratch_mkdir("box/new");
	scratch_mkdir("box/cur");
	scratch_put("box/new/100.1.h,S=13,W=16", "a: b\n\n.dot\nx\n");
	scratch_put("box/cur/200.2.h,S=9,W=12:2,S", "c: d\n\ntwo");
	scratch_put("box/new/300.3.h,S=2,W=3", "e\n");
}

static void numbers(void)
{
	CHECK(gives("STAT\r\nLIST\r\nLIST 2\r\nUIDL\r\nUIDL 3\r\n",
		"+OK 3 31\r\n+OK \r\n1 16\r\n2 12\r\n3 3\r\n.\r\n+OK 2 12\r\n"
		"+OK \r\n1 100.1.h,S=13,W=16\r\n2 200.2.h,S=9,W=12\r\n"
		"3 300.3.h,S=2,W=3\r\n.\r\n+OK 3 300.3.h,S=2,W=3\r\n"));
	CHECK(gives("LIST 0\r\nLIST 4\r\nLIST x\r\nLIST 1x\r\nLIST -1\r\n"
		    "LIST 99999999999999999999\r\nlist  1 \r\n",
		"-ERR messages are counted from 1\r\n"
		"-ERR not that many messages\r\n-ERR syntax error\r\n"
		"-ERR syntax error\r\n-ERR syntax error\r\n"
		"-ERR not that many messages\r\n+OK 1 16\r\n"));
}

static void messages(void)
{
	CHECK(gives("RETR 1\r\nTOP 1 1\r\nTOP 2 0\r\nTOP 3\r\nRETR 2\r\n",
		"+OK \r\na: b\r\n\r\n..dot\r\nx\r\n.\r\n"
		"+OK \r\na: b\r\n\r\n..dot\r\n.\r\n+OK \r\nc: d\r\n\r\n.\r\n"
		"+OK \r\ne\r\n.\r\n+OK \r\nc: d\r\n\r\ntwo\r\n.\r\n"));
	CHECK(gives("RETR\r\nRETR 9\r\nTOP 1 x\r\nTOP\r\n",
		"-ERR syntax error\r\n-ERR not that many messages\r\n"
		"-ERR syntax error\r\n-ERR syntax error\r\n"));
}

/* Deleted ones are gone from all answers, until RSET. */
static void deleted(void)
{
	CHECK(gives("DELE 2\r\nDELE 2\r\nSTAT\r\nLIST\r\nUIDL 2\r\nRETR 2\r\n"
		    "LAST\r\nRSET\r\nLAST\r\nSTAT\r\n",
		"+OK \r\n-ERR already deleted\r\n+OK 2 19\r\n+OK \r\n1 16\r\n"
		"3 3\r\n.\r\n-ERR already deleted\r\n-ERR already deleted\r\n"
		"+OK 2\r\n+OK \r\n+OK 0\r\n+OK 3 31\r\n"));
	CHECK(scratch_there("box/cur/200.2.h,S=9,W=12:2,S"));
	CHECK(scratch_there("box/new/100.1.h,S=13,W=16"));
}

static void others(void)
{
	CHECK(gives("NOOP\r\nnonsense\r\nUSER x\r\nSTLS\r\nUTF8\r\nAUTH\r\n"
		    "LANG *\r\n\r\nSTAT x\ry\r\n",
		"+OK \r\n-ERR unimplemented\r\n-ERR only before the login\r\n"
		"-ERR only before the login\r\n-ERR only before the login\r\n"
		"-ERR only before the login\r\n+OK en this is English\r\n"
		"-ERR unimplemented\r\n"
		"-ERR NUL or carriage return within the line\r\n"));
}

static void floods(void)
{
	static char lines[100000];

	memset(lines, 'x', 5000);
	memcpy(lines, "LIST ", 5);
	memcpy(lines + 5000, "\nNOOP\n", 7);
	CHECK(gives(lines, "-ERR line too long\r\n+OK \r\n"));
	memset(lines, 'x', sizeof(lines) - 1);
	CHECK(gives(lines, ""));
}

static void quits(void)
{
	scratch_mkdir("box/cur/busy");
	CHECK(gives("DELE 2\r\nQUIT\r\nNOOP\r\n", "+OK \r\n+OK \r\n"));
	CHECK(!scratch_there("box/cur/200.2.h,S=9,W=12:2,S"));
	CHECK(scratch_there("box/cur/100.1.h,S=13,W=16:2,"));
	CHECK(scratch_there("box/cur/300.3.h,S=2,W=3:2,"));
}

/* An unreadable message is no session's end, a half one is. */
static void unreadable(void)
{
	CHECK(rename("box/cur/300.3.h,S=2,W=3:2,", "box/away") == 0);
	CHECK(gives("RETR 1\r\nSTAT\r\n",
		"+OK \r\na: b\r\n\r\n..dot\r\nx\r\n.\r\n+OK 1 16\r\n"));
	scratch_mkdir("box/cur/300.3.h,S=2,W=3");
	CHECK(gives("RETR 2\r\nSTAT\r\nDELE 2\r\nQUIT\r\n",
		"-ERR unable to open that message\r\n+OK 2 19\r\n+OK \r\n"
		"-ERR [SYS/TEMP] some deleted messages not removed\r\n"));
}

/* Who has hung up before his QUIT is read has deleted nothing. */
static void unheard(void)
{
	int from[2];
	int to[2];
	int status;
	char greeting[6];

	CHECK(pipe(from) == 0 && pipe(to) == 0);
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		(void)signal(SIGPIPE, SIG_IGN);
		(void)close(from[0]);
		(void)close(to[1]);
		if (dup2(to[0], 0) == -1 || dup2(from[1], 1) == -1)
			_exit(9);
		session();
	}
	(void)close(from[1]);
	(void)close(to[0]);
	CHECK(read(from[0], greeting, sizeof(greeting)) == 6);
	(void)close(from[0]);
	CHECK(write(to[1], "RETR 1\r\nDELE 1\r\nQUIT\r\n", 22) == 22);
	(void)close(to[1]);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(scratch_there("box/cur/100.1.h,S=13,W=16:2,"));
}

/* A client that says nothing is not answered. */
static void silent(void)
{
	int fds[2];

	CHECK(pipe(fds) == 0);
	CHECK(write(fds[1], "DELE 1\r\nNO", 10) == 10);
	timeout = 1;
	CHECK(unlink("in") == 0);
	int saved = dup(0);
	CHECK(dup2(fds[0], 0) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		int out = file_open_empty("out", 0600);
		if (dup2(out, 1) == -1)
			_exit(9);
		session();
	}
	int status;
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(scratch_holds("out", "+OK \r\n+OK \r\n"));
	CHECK(scratch_there("box/cur/100.1.h,S=13,W=16:2,"));
	CHECK(dup2(saved, 0) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(numbers);
	RUN(messages);
	RUN(deleted);
	RUN(others);
	RUN(floods);
	RUN(quits);
	RUN(unreadable);
	RUN(unheard);
	RUN(silent);
	RUN(scratch_leave);
	return check_done();
}
