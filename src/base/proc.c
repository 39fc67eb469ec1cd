/* proc - see proc.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* vfork, pipe2, execvpe, MAP_ANONYMOUS */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/auxv.h>
#endif

#include "base/exit.h"
#include "base/powers.h"

extern char **environ;

/* Would one that is placed take the number of one that comes later? */
static bool crossing(const struct proc_start *start)
{
	for (size_t i = 0; i < start->n_fds; i++)
		for (size_t k = i; k < start->n_fds; k++)
			if (start->fds[k].from == start->fds[i].is)
				return true;
	return false;
}

/* Above all that will be placed, and no higher: limits may be low. */
static int first_free(const struct proc_start *start)
{
	int free = 0;

	for (size_t i = 0; i < start->n_fds; i++)
		if (start->fds[i].is >= free)
			free = start->fds[i].is + 1;
	return free;
}

/* Where numbers cross it takes two rounds: first a copy of each at a high
 * number, then to where it shall be. Without close-on-exec at the end. */
static int place_fds(const struct proc_start *start)
{
	int high[PROC_FDS_MAX];
	bool cross = crossing(start);
	int free = first_free(start);

	if (start->n_fds > PROC_FDS_MAX) {
		errno = EINVAL;
		return -1;
	}
	for (size_t i = 0; i < start->n_fds; i++) {
		high[i] = start->fds[i].from;
		if (cross)
			high[i] = fcntl(high[i], F_DUPFD_CLOEXEC, free);
		if (high[i] == -1)
			return -1;
	}
	for (size_t i = 0; i < start->n_fds; i++)
		if (dup2(high[i], start->fds[i].is) == -1)
			return -1;
	return 0;
}

/* Runs in the child, in our memory until exec: system calls only. */
static void run(const struct proc_start *start)
{
	const char *path = start->path ? start->path : start->argv[0];
	char *const *env = start->env ? start->env : environ;
	sigset_t none;

	if (start->own_group && setpgid(0, 0) == -1)
		return;
	if (place_fds(start) == -1)
		return;
	if (start->be && powers_become(start->uid, start->gid) == -1)
		return;
	if (start->dir && chdir(start->dir) == -1)
		return;
	(void)signal(SIGPIPE, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, 0);
	(void)execvpe(path, start->argv, env);
}

/* How the child ends that could not become the program. */
static int give_up(const struct proc_start *start)
{
	if (!start->unable)
		return 127;
	/* The exit code says it as well. */
	ignore(write(STDERR_FILENO, start->unable, strlen(start->unable)));
	return EXIT_TEMP;
}

/* A caught signal that came to the child before exec would run our handler
 * in our memory, so all of them wait until vfork is over. */
pid_t proc_spawn(const struct proc_start *start)
{
	sigset_t all;
	sigset_t before;
	volatile int failed = 0;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	pid_t pid = start->unable ? fork() : vfork();
	if (pid == 0) {
		run(start);
		failed = errno;
		_exit(give_up(start));
	}
	int error = pid == -1 ? errno : failed;
	(void)sigprocmask(SIG_SETMASK, &before, 0);
	if (pid != -1 && failed) {
		int ignored;
		/* It ended in _exit above; there is nothing to learn. */
		ignore(proc_wait(pid, &ignored));
		pid = -1;
	}
	errno = error;
	return pid;
}

int proc_wait(pid_t pid, int *status_out)
{
	pid_t got;

	do
		got = waitpid(pid, status_out, 0);
	while (got == -1 && errno == EINTR);
	return got == pid ? 0 : -1;
}

pid_t proc_reap(int *status_out)
{
	pid_t pid;

	do
		pid = waitpid(-1, status_out, WNOHANG);
	while (pid == -1 && errno == EINTR);
	return pid;
}

bool proc_crashed(int status)
{
	return !WIFEXITED(status);
}

int proc_code(int status)
{
	return WEXITSTATUS(status);
}

int proc_status(int code)
{
	return (code & 255) << 8;
}

const char *proc_path(void)
{
#ifdef __linux__
	return (const char *)(uintptr_t)getauxval(AT_EXECFN);
#else
	return 0;
#endif
}

void *proc_shared(size_t n)
{
	void *space = mmap(0, n, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return space == MAP_FAILED ? 0 : space;
}

int proc_pipe(int fds[2])
{
	return pipe2(fds, O_CLOEXEC);
}
