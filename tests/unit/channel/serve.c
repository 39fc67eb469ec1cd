/* serve: the next job has its own arguments, message and variables; nonsense,
 * or nobody who asks, is the end
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* dup3 */
#include "channel/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/env.h"
#include "base/pass.h"
#include "base/proc.h"

#include "scratch.h"

static struct serve serve;
static int ours; /* the spawner's end */
static char given[] = SERVE_PAIR;
static char first[] = "JOB=first";
static char other[] = "OTHER=first";
static char second[] = "JOB=second";
static char no_other[] = "OTHER=";
static char long_other[] = "OTHER=longer";
static char *const longer[] = {long_other, second, 0};
static char *const changed[] = {second, 0};
static char *const both[] = {no_other, second, 0};

/* In the place of the C library's: it may fail. */
static bool no_dup2;

int dup2(int from, int to)
{
	if (!no_dup2 || to != 0)
		return dup3(from, to, 0);
	errno = EBUSY;
	return -1;
}

/* A pair of sockets, the child's end where a spawner puts it. */
static void open_pair(void)
{
	int ends[2];

	close(SERVE_FD);
	CHECK(pass_pair(ends) == 0);
	ours = fcntl(ends[0], F_DUPFD_CLOEXEC, 20);
	int theirs = fcntl(ends[1], F_DUPFD, 20);
	close(ends[0]);
	close(ends[1]);
	CHECK(dup2(theirs, SERVE_FD) == SERVE_FD);
	close(theirs);
}

static void close_pair(void)
{
	close(ours);
	serve_stop(&serve);
	CHECK(serve.fd == -1);
}

static void opens(void)
{
	open_pair();
	unsetenv(SERVE_VARIABLE);
	serve_open(&serve, proc_path());
	CHECK(serve.fd == -1);
	/* By a spawner that packs them in another way. */
	CHECK(setenv(SERVE_VARIABLE, "3", 1) == 0);
	serve_open(&serve, proc_path());
	CHECK(serve.fd == -1);
	CHECK(putenv(given) == 0);
	serve_open(&serve, "/not/started/by/this/path");
	CHECK(serve.fd == -1);
	serve_open(&serve, proc_path());
	CHECK(serve.fd == SERVE_FD);
	CHECK(fcntl(SERVE_FD, F_GETFD) & FD_CLOEXEC);
	close_pair();
}

static void jobs(void)
{
	char program[] = "program";
	char one[] = "one";
	char empty[] = "";
	char *argv[] = {program, one, empty, 0};
	char said[20];
	int fd;
	char c;

	open_pair();
	CHECK(putenv(first) == 0 && putenv(other) == 0);
	serve_open(&serve, proc_path());
	scratch_put("message", "m");
	int message = file_open_read("message");
	CHECK(serve_give(ours, changed, argv, message) == 0);
	CHECK(serve_next(&serve, str_text("told")));
	CHECK(pass_take(ours, said, sizeof(said), &fd) == 5);
	CHECK(memcmp(said, "ktold", 5) == 0 && fd == -1);
	CHECK(serve.argc == 3 && strcmp(serve.argv[0], "program") == 0);
	CHECK(strcmp(serve.argv[1], "one") == 0 && !*serve.argv[2]);
	CHECK(!serve.argv[3]);
	CHECK(strcmp(env_get("JOB"), "second") == 0);
	CHECK(strcmp(env_get("OTHER"), "first") == 0);
	CHECK(file_read(0, &c, 1) == 1 && c == 'm');
	CHECK(putenv(first) == 0);
	CHECK(serve_give(ours, both, argv, message) == 0);
	CHECK(serve_next(&serve, str_text("told")) && !*env_get("OTHER"));
	CHECK(strcmp(env_get("JOB"), "second") == 0 && serve.argc == 3);
	/* Longer than before, so that what follows lies elsewhere. */
	CHECK(serve_give(ours, longer, argv, message) == 0);
	CHECK(serve_next(&serve, str_text("told")));
	CHECK(strcmp(env_get("OTHER"), "longer") == 0);
	CHECK(strcmp(env_get("JOB"), "second") == 0);
	CHECK(putenv(first) == 0 && putenv(other) == 0);
	file_close(message);
	close_pair();
}

/* What no spawner of ours would send, or what did not come through: a job that
 * was given and is not taken must not count as done. */
static bool takes(const char *bytes, size_t n, int fd)
{
	open_pair();
	serve_open(&serve, proc_path());
	CHECK(pass_send(ours, str_of(bytes, n), fd) == 0);
	bool taken = serve_next(&serve, str_text("told"));
	CHECK(serve.spoilt == !taken);
	close_pair();
	return taken;
}

static void nonsense(void)
{
	char many[2 * SERVE_ARGS_MAX];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	memset(many, 0, sizeof(many));
	CHECK(takes("\0a\0", 3, null));
	CHECK(!takes("\0a\0", 3, -1));
	CHECK(!takes("\0a", 2, null));
	CHECK(!takes("\0", 1, null));
	CHECK(!takes("NOBODY=x\0\0a\0", 12, null));
	CHECK(takes("JOB=x\0OTHER=\0\0a\0", 17, null));
	CHECK(!takes("JOB=x\0NOBODY=\0\0a\0", 18, null));
	CHECK(!takes("JOB=x\0OTHER=\0", 14, null));
	CHECK(putenv(first) == 0 && putenv(other) == 0);
	CHECK(!takes(many, sizeof(many), null));
	/* Its message is not in its place: there is the one before. */
	no_dup2 = true;
	CHECK(!takes("\0a\0", 3, null));
	no_dup2 = false;
	close(null);
}

/* No place for the message's descriptor. */
static void no_descriptors(void)
{
	struct rlimit files;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
	open_pair();
	serve_open(&serve, proc_path());
	CHECK(pass_send(ours, str_of("\0a\0", 3), null) == 0);
	CHECK(setrlimit(RLIMIT_NOFILE,
		      &(struct rlimit){SERVE_FD + 1, files.rlim_max}) == 0);
	CHECK(!serve_next(&serve, str_text("told")) && serve.spoilt);
	CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
	close_pair();
	close(null);
}

static void ends(void)
{
	open_pair();
	serve_open(&serve, proc_path());
	close(ours);
	CHECK(!serve_next(&serve, str_text("told")));
	serve_stop(&serve);
	CHECK(!serve_next(&serve, str_text("told")));
	CHECK(!serve.spoilt);
}

static void too_much(void)
{
	static char big[SERVE_BYTES_MAX];
	char *argv[] = {big, 0};

	open_pair();
	memset(big, 'x', sizeof(big) - 1);
	errno = 0;
	CHECK(serve_give(ours, 0, argv, 0) == -1 && errno == EMSGSIZE);
	big[sizeof(big) - 2] = 0;
	CHECK(serve_give(ours, 0, argv, 0) == 0);
	close(ours);
	close(SERVE_FD);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(opens);
	RUN(jobs);
	RUN(nonsense);
	RUN(no_descriptors);
	RUN(ends);
	RUN(too_much);
	RUN(scratch_leave);
	return check_done();
}
