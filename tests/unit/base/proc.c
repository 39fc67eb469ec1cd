/* proc: descriptors, environment, failures to start, and ends
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syscall */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static char sh[] = "sh";
static char dash_c[] = "-c";
static char said[200];

/* In the place of the C library's: a signal comes so many times. */
static int interruptions;

pid_t waitpid(pid_t pid, int *status, int options)
{
	errno = EINTR;
	if (interruptions > 0 && interruptions-- > 0)
		return -1;
	return (pid_t)syscall(SYS_wait4, pid, status, options, 0);
}

/* Runs a shell command with its output caught; the wait status. */
static int run(const char *command, struct proc_start start)
{
	char text[200];
	char *argv[] = {sh, dash_c, text, 0};
	int fds[2];
	int status = -1;
	struct proc_fd out[2];

	strcpy(text, command);
	CHECK(proc_pipe(fds) == 0);
	out[0] = (struct proc_fd){fds[1], 1};
	start.argv = argv;
	start.fds = out;
	start.n_fds = 1;
	pid_t pid = proc_spawn(&start);
	(void)close(fds[1]);
	size_t n = 0;
	for (ssize_t got = 1; got > 0; n += (size_t)got)
		got = read(fds[0], said + n, sizeof(said) - 1 - n);
	said[n] = 0;
	(void)close(fds[0]);
	if (pid == -1)
		return -1;
	CHECK(proc_wait(pid, &status) == 0);
	return status;
}

static void ends(void)
{
	struct proc_start plain = {0};
	interruptions = 3;
	int status = run("exit 3", plain);

	CHECK(interruptions == 0);
	CHECK(!proc_crashed(status) && proc_code(status) == 3);
	status = run("kill -9 $$", plain);
	CHECK(proc_crashed(status));
	status = run("echo hello", plain);
	CHECK(proc_code(status) == 0 && strcmp(said, "hello\n") == 0);
}

static void surroundings(void)
{
	static char pair[] = "NAME=value";
	static char *env[] = {pair, 0};
	struct proc_start start = {.env = env, .path = "/bin/sh", .dir = "/"};

	CHECK(run("echo $NAME$HOME; pwd", start) == 0);
	CHECK(strcmp(said, "value\n/\n") == 0);
}

static void no_start(void)
{
	static char name[] = "/no/such/program";
	char *argv[] = {name, 0};
	struct proc_start start = {.argv = argv};
	struct proc_fd many[PROC_FDS_MAX + 1] = {{0, 0}};
	int status;

	errno = 0;
	CHECK(proc_spawn(&start) == -1 && errno == ENOENT);
	start.path = "/tmp";
	CHECK(proc_spawn(&start) == -1 && errno == EACCES);
	start.path = "/bin/sh";
	start.dir = "/no/such/dir";
	CHECK(proc_spawn(&start) == -1 && errno == ENOENT);
	start.dir = 0;
	start.fds = many;
	start.n_fds = PROC_FDS_MAX + 1;
	CHECK(proc_spawn(&start) == -1 && errno == EINVAL);
	many[0].from = 999;
	start.n_fds = 1;
	CHECK(proc_spawn(&start) == -1 && errno == EBADF);
	/* Nothing is left behind. */
	CHECK(proc_reap(&status) == -1);
}

/* Nobody waits for one of a stranger: what goes wrong is in how it ends. */
static void unawaited(void)
{
	struct proc_start start = {
		.path = "/no/such/program", .unable = "no\n"};
	struct proc_fd err = {STDOUT_FILENO, STDERR_FILENO};

	CHECK(proc_code(run("exit 3", (struct proc_start){.unable = "no\n"})) ==
		3);
	CHECK(said[0] == 0);
	char *argv[] = {sh, 0};
	int fds[2];
	int status = -1;
	CHECK(proc_pipe(fds) == 0);
	err.from = fds[1];
	start.argv = argv;
	start.fds = &err;
	start.n_fds = 1;
	pid_t pid = proc_spawn(&start);
	CHECK(pid != -1 && proc_wait(pid, &status) == 0);
	CHECK(!proc_crashed(status) && proc_code(status) == 111);
	CHECK(read(fds[0], said, sizeof(said)) == 3);
	CHECK(memcmp(said, "no\n", 3) == 0);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

enum { STRANGER = 64321, STARTS = 1000 };

/* Ends us if we sleep for ever: a spawn that waits hears no other signal. */
static pid_t watch(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		(void)sleep(30);
		(void)kill(getppid(), SIGKILL);
		_exit(0);
	}
	return pid;
}

/* A user who stops all that is his, as fast as he can; he is at it. */
static pid_t stop_all(void)
{
	int fds[2];
	char c;

	CHECK(pipe(fds) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		if (setgid(STRANGER) == -1 || setuid(STRANGER) == -1)
			_exit(1);
		for (;;) {
			(void)kill(-1, SIGSTOP);
			(void)close(fds[1]);
		}
	}
	(void)close(fds[1]);
	CHECK(read(fds[0], &c, 1) == 0);
	(void)close(fds[0]);
	return pid;
}

static void stopped(void)
{
	static char name[] = "/bin/true";
	char *argv[] = {name, 0};
	struct proc_start start = {.argv = argv,
		.be = true,
		.uid = STRANGER,
		.gid = STRANGER,
		.unable = ""};
	int status;

	if (geteuid() != 0) {
		printf("# not root: nobody else can stop us\n");
		return;
	}
	(void)fflush(stdout);
	pid_t watcher = watch();
	pid_t stopper = stop_all();
	for (int i = 0; i < STARTS; i++) {
		pid_t pid = proc_spawn(&start);
		CHECK(pid != -1 && kill(pid, SIGKILL) == 0);
		CHECK(proc_wait(pid, &status) == 0);
	}
	CHECK(kill(stopper, SIGKILL) == 0 && proc_wait(stopper, &status) == 0);
	CHECK(kill(watcher, SIGKILL) == 0 && proc_wait(watcher, &status) == 0);
}

/* A pipe out of the way of the numbers below, whatever is open already. */
static void pipe_high(int fds[2])
{
	CHECK(proc_pipe(fds) == 0);
	for (int i = 0; i < 2; i++) {
		int high = fcntl(fds[i], F_DUPFD_CLOEXEC, 20);
		(void)close(fds[i]);
		fds[i] = high;
	}
}

/* Numbers that cross, and nothing else of ours. */
static void descriptors(void)
{
	static char text[] = "read a <&5; read b <&6; echo $a$b; "
			     "(: <&7) 2>/dev/null && echo seven";
	char *argv[] = {sh, dash_c, text, 0};
	int one[2];
	int two[2];
	int out[2];
	int status = -1;

	pipe_high(one);
	pipe_high(two);
	pipe_high(out);
	(void)close(7); /* should somebody have left it open for us */
	CHECK(write(one[1], "1\n", 2) == 2 && write(two[1], "2\n", 2) == 2);
	CHECK(dup2(one[0], 6) == 6 && dup2(two[0], 5) == 5);
	CHECK(fcntl(5, F_SETFD, FD_CLOEXEC) == 0);
	CHECK(fcntl(6, F_SETFD, FD_CLOEXEC) == 0);
	CHECK(fcntl(0, F_DUPFD_CLOEXEC, 7) == 7);
	struct proc_fd fds[] = {{6, 5}, {5, 6}, {out[1], 1}};
	struct proc_start start = {.argv = argv, .fds = fds, .n_fds = 3};
	/* Few descriptors are enough. */
	struct rlimit limit;
	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	struct rlimit low = {40, limit.rlim_max};
	CHECK(setrlimit(RLIMIT_NOFILE, &low) == 0);
	pid_t pid = proc_spawn(&start);
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	CHECK(pid != -1 && proc_wait(pid, &status) == 0);
	(void)close(out[1]);
	ssize_t n = read(out[0], said, sizeof(said) - 1);
	CHECK(n == 3 && memcmp(said, "12\n", 3) == 0);
	CHECK(read(out[0], said, 1) == 0);
}

static void signals(void)
{
	struct proc_start plain = {.own_group = true};
	sigset_t set;
	sigset_t now;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &set, 0);
	CHECK(proc_crashed(run("kill -PIPE $$; exit 0", plain)));
	CHECK(proc_crashed(run("kill -TERM $$; exit 0", plain)));
	(void)sigprocmask(SIG_BLOCK, 0, &now);
	CHECK(sigismember(&now, SIGTERM) == 1); /* ours is as it was */
	CHECK(sigismember(&now, SIGHUP) == 0);
	(void)sigprocmask(SIG_UNBLOCK, &set, 0);
	CHECK(proc_crashed(run("kill -KILL 0", plain)));
}

static void reaping(void)
{
	static char text[] = "sleep 0.2; exit 5";
	char *argv[] = {sh, dash_c, text, 0};
	struct proc_start start = {.argv = argv};
	int status = 0;
	pid_t pid = proc_spawn(&start);
	pid_t got;

	CHECK(pid != -1);
	CHECK(proc_reap(&status) == 0);
	while ((got = proc_reap(&status)) == 0)
		;
	CHECK(got == pid && proc_code(status) == 5);
	CHECK(proc_reap(&status) == -1);
	/* It will not be said again that a child has ended. */
	pid = proc_spawn(&start);
	interruptions = 2;
	while ((got = proc_reap(&status)) == 0)
		;
	CHECK(got == pid && interruptions == 0);
	CHECK(proc_wait(pid, &status) == -1);
}

static void made_up(void)
{
	CHECK(!proc_crashed(proc_status(0)) && proc_code(proc_status(0)) == 0);
	CHECK(proc_code(proc_status(111)) == 111);
#ifdef __linux__
	struct stat one;
	struct stat two;
	CHECK(proc_path() && stat(proc_path(), &one) == 0);
	CHECK(stat("/proc/self/exe", &two) == 0 && one.st_ino == two.st_ino);
#endif
}

static void shared(void)
{
	volatile char *bytes = proc_shared(5000);
	int status;

	CHECK(bytes && bytes[0] == 0 && bytes[4999] == 0);
	pid_t pid = fork();
	if (pid == 0) {
		bytes[4999] = 'x';
		_exit(0);
	}
	CHECK(proc_wait(pid, &status) == 0 && bytes[4999] == 'x');
}

int main(void)
{
	RUN(ends);
	RUN(surroundings);
	RUN(no_start);
	RUN(unawaited);
	RUN(stopped);
	RUN(descriptors);
	RUN(signals);
	RUN(reaping);
	RUN(made_up);
	RUN(shared);
	return check_done();
}
