/* dnstool: a line a name, and the exit code of the worst
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/dnstool.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exit.h"

#include "dns/world.h"
#include "scratch.h"

const char prog_name[] = "tool";

static const struct zone_record records[] = {
	{"found", PACKET_A, "192.0.2.1"},
	{"found", PACKET_A, "192.0.2.2"},
	{"fine", PACKET_A, "192.0.2.3"},
	{"none", PACKET_TXT, "x"},
	{0, 0, 0},
};

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query query;
	enum query_result result =
		dnstool_ask_one(tool, &query, name, PACKET_A);

	if (result == QUERY_FOUND)
		dnstool_addresses(&tool->out, &query);
	return result;
}

static char said[1000];

/* Runs it for these words; the exit code, what it said on both outputs is
 * kept. */
static int run(const char *words)
{
	char text[100];
	char *names[4] = {0};
	size_t n_names = 0;
	static struct dnstool tool = {
		.how = "name ...", .wanted = "thing", .tell = tell};
	int fds[2];
	int status = 0;

	world_begin(records, FINE);
	world.bad = "soft";
	strcpy(text, words);
	for (char *c = text; *c; c++) {
		if (c == text || !c[-1])
			names[n_names++] = c;
		if (*c == ' ')
			*c = 0;
	}
	CHECK(pipe(fds) == 0);
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		(void)dup2(fds[1], 1);
		(void)dup2(fds[1], 2);
		_exit(dnstool_run(&tool, names));
	}
	(void)close(fds[1]);
	size_t n = 0;
	for (ssize_t got = 1; got > 0; n += (size_t)got)
		got = read(fds[0], said + n, sizeof(said) - 1 - n);
	said[n] = 0;
	(void)close(fds[0]);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void codes(void)
{
	CHECK(run("found fine") == EXIT_OK);
	CHECK(strcmp(said, "192.0.2.1 192.0.2.2\n192.0.2.3\n") == 0);
	CHECK(run("none") == EXIT_PERM);
	CHECK(strcmp(said, "tool: warning: none: no thing\n\n") == 0);
	CHECK(run("unknown") == EXIT_PERM);
	CHECK(strstr(said, "unknown: no such name"));
	CHECK(run("soft") == EXIT_TEMP);
	CHECK(strstr(said, "soft: no answer"));
	/* The worst counts, and all are asked about. */
	CHECK(run("soft none found") == EXIT_TEMP);
	CHECK(strstr(said, "192.0.2.1 192.0.2.2\n"));
	CHECK(run("") == EXIT_PERM && strstr(said, "usage"));
}

int main(void)
{
	RUN(scratch_enter);
	scratch_mkdir("home");
	RUN(codes);
	RUN(scratch_leave);
	return check_done();
}
