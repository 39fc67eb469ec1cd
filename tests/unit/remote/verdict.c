/* verdict: the report's parts, and every message's form
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/verdict.h"

#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static char report[20000];
static size_t report_n;

/* Runs a verdict in a child; its exit code, the report is kept. */
static int end(void (*say)(void), bool closed)
{
	int fds[2];
	int status = 0;

	CHECK(pipe(fds) == 0);
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		(void)dup2(fds[1], 1);
		if (closed)
			(void)close(1);
		say();
		_exit(77);
	}
	(void)close(fds[1]);
	report_n = 0;
	for (ssize_t got = 1; got > 0; report_n += (size_t)got)
		got = read(
			fds[0], report + report_n, sizeof(report) - report_n);
	(void)close(fds[0]);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void parts(void)
{
	verdict_add((const char *const[]){"r", 0});
	verdict_zero();
	verdict_add((const char *const[]){"h", "no", ".\n", 0});
	verdict_said(str_of("550 x\n", 6));
	verdict_die("Kfine\n");
}

static void large(void)
{
	static char text[15001];

	memset(text, 'x', sizeof(text) - 1);
	verdict_die(text);
}

static void joined(void)
{
	static const char want[] =
		"r\0hno.\nRemote host said: 550 x\n\0Kfine\n";

	CHECK(end(parts, false) == 0);
	CHECK(report_n == sizeof(want) &&
		memcmp(report, want, sizeof(want)) == 0);
	CHECK(end(large, false) == 0 && report_n == 15001);
	CHECK(end(parts, true) == 111);
}

static void forms(void)
{
	const char *const all[] = {verdict_usage, verdict_home, verdict_system,
		verdict_dns, verdict_no_mx, verdict_loop, verdict_unreached,
		verdict_read, verdict_partial, verdict_break};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		const char *code = strstr(all[i], "(#");
		CHECK(all[i][0] == 'Z' || all[i][0] == 'D');
		CHECK(code && code[2] == (all[i][0] == 'Z' ? '4' : '5'));
		CHECK(code && strcmp(code + 7, ")\n") == 0);
	}
}

int main(void)
{
	RUN(joined);
	RUN(forms);
	return check_done();
}
