/* cage - run a command so that nothing of it is left when it ends
 *
 *	cage program arg ...
 *	cage -p program arg ...
 *
 * The command gets processes, mounts and a network of its own (with -p only
 * processes). When it ends, or we are told to end, or are killed, the kernel
 * ends all it has started and takes back its mounts, and with them FUSE file
 * systems and loop devices. Needs root.
 *
 * Exit: that of the command; 128 and the signal's number if a signal ended
 * it or us; 126 the cage cannot be made.
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_CAGE = 126, BY_SIGNAL = 128 };

static int fail(const char *what)
{
	fprintf(stderr, "cage: unable to %s: %s\n", what, strerror(errno));
	return NO_CAGE;
}

static int loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return -1;
	request.ifr_flags = IFF_UP | IFF_RUNNING;
	int result = ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
	return result;
}

/* What is mounted from now on is nobody else's. */
static int furnish(void)
{
	if (mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) == -1 ||
		mount("proc", "/proc", "proc", 0, 0) == -1)
		return -1;
	return loopback_up();
}

/* Process 1 in there: its end is the end of all. It ends when its parent is
 * gone, and waits for whatever loses its own. */
static int inside(char **argv, bool all, const sigset_t *before)
{
	pid_t pid;
	pid_t gone;
	int status;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || (all && furnish() == -1))
		return fail("furnish the cage");
	pid = fork();
	if (pid == -1)
		return fail("fork");
	if (pid == 0) {
		sigprocmask(SIG_SETMASK, before, 0);
		execvp(argv[0], argv);
		_exit(fail(argv[0]));
	}
	while ((gone = waitpid(-1, &status, 0)) != pid)
		if (gone == -1 && errno != EINTR)
			return fail("wait");
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : BY_SIGNAL + WTERMSIG(status);
}

/* Until the child ends; any signal to us ends it. */
static int watch(pid_t pid, const sigset_t *signals)
{
	int by = 0;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		int number = sigwaitinfo(signals, 0);
		if (number == -1 || number == SIGCHLD)
			continue;
		by = number;
		kill(pid, SIGKILL);
	}
	if (by)
		return BY_SIGNAL + by;
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : BY_SIGNAL + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	bool all = argc < 2 || strcmp(argv[1], "-p") != 0;
	char **command = argv + (all ? 1 : 2);
	sigset_t signals;
	sigset_t before;

	if (argc < (all ? 2 : 3)) {
		fprintf(stderr, "usage: cage [ -p ] program arg ...\n");
		return NO_CAGE;
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &before);
	/* Whoever started us may be killed as well. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (unshare(CLONE_NEWPID | (all ? CLONE_NEWNS | CLONE_NEWNET : 0)) ==
		-1)
		return fail("make a cage");
	pid_t pid = fork();
	if (pid == -1)
		return fail("fork");
	if (pid == 0)
		_exit(inside(command, all, &before));
	return watch(pid, &signals);
}
