/* nudge: our qmail-send gets a SIGHUP, and nobody else's
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/nudge.h"

#include <signal.h>
#include <sys/wait.h>

#include "scratch.h"

/* A copy of sleep by that name, standing in dir. */
static pid_t start(const char *dir)
{
	int pipes[2];
	char c;

	CHECK(pipe(pipes) == 0 && fcntl(pipes[1], F_SETFD, FD_CLOEXEC) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		char link[200];
		snprintf(link, sizeof(link), "%s/qmail-send", scratch_dir);
		/* Whoever started us may have ignored it. */
		if (signal(SIGHUP, SIG_DFL) == SIG_ERR || chdir(dir) == -1)
			_exit(99);
		execl(link, "qmail-send", "1000", (char *)0);
		_exit(99);
	}
	close(pipes[1]);
	CHECK(read(pipes[0], &c, 1) == 0); /* the exec is done */
	close(pipes[0]);
	return pid;
}

static int ended(pid_t pid)
{
	int status = 0;

	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

static void told(void)
{
	scratch_mkdir("home");
	scratch_mkdir("home/queue");
	CHECK(symlink("/bin/sleep", "qmail-send") == 0);
	CHECK(nudge_send() == 0);
	pid_t one = start("home");
	pid_t two = start("home/queue");
	pid_t other = start(".");
	CHECK(nudge_send() == 2);
	CHECK(ended(one) == SIGHUP && ended(two) == SIGHUP);
	CHECK(kill(other, SIGTERM) == 0 && ended(other) == SIGTERM);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(told);
	RUN(scratch_leave);
	return check_done();
}
