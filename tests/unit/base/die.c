/* die: what is said, where, and the exit codes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

const char prog_name[] = "prog";

static char said[5000];

/* Runs it in a child, descriptor fd caught. The exit code, or -signal. */
static int run(void (*what)(void), int fd)
{
	int fds[2];
	int status = 0;
	size_t n = 0;

	CHECK(pipe(fds) == 0);
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit none = {0, 0};
		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(fds[1], fd);
		what();
		_exit(77);
	}
	(void)close(fds[1]);
	for (ssize_t got = 1; got > 0; n += (size_t)got)
		got = read(fds[0], said + n, sizeof(said) - 1 - n);
	said[n] = 0;
	(void)close(fds[0]);
	(void)waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is(const char *text)
{
	return strcmp(said, text) == 0;
}

static void usage(void)
{
	die_usage("dir");
}

static void usage_bare(void)
{
	die_usage("");
}

static void fatal(void)
{
	die(111, "unable to ", "do it");
}

static void fatal_sys(void)
{
	errno = ENOENT;
	die_sys(42, "unable to open ", "x");
}

static void warning(void)
{
	errno = EACCES;
	warn_sys("careful");
	warn("one", " two");
	CHECK(errno == EACCES);
}

static void mistake(void)
{
	bug("no way");
}

static void hostile(void)
{
	die(1, "a\nb\r\033[1m\177\xc3");
}

static void endless(void)
{
	static char text[4000];

	memset(text, 'x', sizeof(text) - 1);
	die(1, text, text);
}

static void messages(void)
{
	CHECK(run(usage, 2) == 100 && is("prog: usage: prog dir\n"));
	CHECK(run(usage_bare, 2) == 100 && is("prog: usage: prog\n"));
	CHECK(run(fatal, 2) == 111 && is("prog: fatal: unable to do it\n"));
	CHECK(run(fatal_sys, 2) == 42);
	CHECK(is("prog: fatal: unable to open x: file does not exist\n"));
	CHECK(run(warning, 2) == 77);
	CHECK(is("prog: warning: careful: access denied\n"
		 "prog: warning: one two\n"));
	CHECK(run(mistake, 2) == -SIGABRT && is("prog: bug: no way\n"));
}

static void one_clean_line(void)
{
	CHECK(run(hostile, 2) == 1);
	CHECK(is("prog: fatal: a?b??[1m?\xc3\n"));
	CHECK(run(endless, 2) == 1);
	CHECK(strlen(said) == 2048 && said[2047] == '\n');
}

static void help(void)
{
	char name[] = "prog";
	char word[] = "--help";
	char *argv[] = {name, word, 0};

	help_wanted(2, argv, "dir");
}

static void no_help(void)
{
	char name[] = "prog";
	char word[] = "--help";
	char other[] = "-h";
	char *two[] = {name, word, other, 0};
	char *one[] = {name, other, 0};

	help_wanted(3, two, "dir");
	help_wanted(2, one, "dir");
	help_wanted(1, one, "dir");
}

static void helps(void)
{
	CHECK(run(help, 1) == 0 && is("prog: usage: prog dir\n"));
	CHECK(run(no_help, 1) == 77 && is(""));
}

int main(void)
{
	RUN(messages);
	RUN(one_clean_line);
	RUN(helps);
	return check_done();
}
