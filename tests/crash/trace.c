/* trace - see trace.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "filter.h"
#include "text.h"
#include "tracee.h"

enum {
	OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
		  PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
		  PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP |
		  PTRACE_O_EXITKILL,
	SYSCALL_STOP = SIGTRAP | 0x80,
	STARTED = 8, /* whose status is remembered */
};

static struct traced *all;
static size_t n_all;
static struct {
	pid_t pid;
	int status;
} started[STARTED];
static unsigned n_started;

void trace_hooks(const struct trace_hooks *hooks)
{
	trace_hooked = *hooks;
}

int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- who there is ---- */

static struct traced *find(pid_t pid)
{
	struct traced *at = all;

	while (at && at->pid != pid)
		at = at->next;
	return at;
}

static struct traced *found(pid_t pid)
{
	struct traced *one = find(pid);

	if (one)
		return one;
	one = need(0, sizeof(*one));
	*one = (struct traced){.pid = pid, .next = all};
	all = one;
	n_all++;
	return one;
}

static void forget(pid_t pid)
{
	for (struct traced **at = &all; *at; at = &(*at)->next) {
		struct traced *one = *at;
		if (one->pid != pid)
			continue;
		*at = one->next;
		free(one);
		n_all--;
		return;
	}
}

static void read_name(struct traced *who)
{
	char *path = print_of("/proc/%d/comm", (int)who->pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? 0 : read(fd, who->program, PROGRAM_NAME - 1);

	if (fd != -1)
		(void)close(fd);
	who->program[n > 0 ? n : 0] = 0;
	who->program[strcspn(who->program, "\n")] = 0;
	free(path);
}

static void name(struct traced *who, const char *program)
{
	if (program)
		memcpy(who->program, program, PROGRAM_NAME);
	else
		read_name(who);
	who->named = true;
	who->answering = false;
	who->lies = false;
	who->marked = false;
	who->watched = trace_hooked.watch &&
		       trace_hooked.watch(trace_hooked.context, who->program);
}

/* ---- events ---- */

static void born(const struct traced *parent)
{
	unsigned long pid;

	if (tracee_ask(PTRACE_GETEVENTMSG, parent->pid, 0, &pid) == -1)
		return;
	struct traced *child = found((pid_t)pid);
	name(child, parent->program);
	if (child->waits)
		tracee_go_on(child, 0);
	child->waits = false;
}

static void stopped(struct traced *who, int status)
{
	int number = WSTOPSIG(status);

	switch (status >> 16) {
	case PTRACE_EVENT_SECCOMP:
		tracee_at_call(who);
		return;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		born(who);
		break;
	case PTRACE_EVENT_EXEC:
		name(who, 0);
		break;
	case PTRACE_EVENT_STOP:
		if (number != SIGTRAP) {
			tracee_order(PTRACE_LISTEN, who, 0);
			return;
		}
		who->waits = !who->named;
		if (who->waits)
			return;
		break;
	default:
		if (number == SYSCALL_STOP) {
			tracee_at_call(who);
			return;
		}
		tracee_go_on(who, number);
		return;
	}
	tracee_go_on(who, 0);
}

static void gone(pid_t pid, int status)
{
	const struct traced *who = find(pid);

	if (who && trace_hooked.ended)
		trace_hooked.ended(trace_hooked.context, who, status);
	for (unsigned i = 0; i < STARTED; i++)
		if (started[i].pid == pid)
			started[i].status = status;
	forget(pid);
}

/* Until one whose call is to be told of has made it: others wait. */
static void follow(pid_t pid)
{
	int status;
	const struct traced *who;

	while ((who = find(pid)) && who->answering && !who->watched) {
		if (waitpid(pid, &status, __WALL) != pid)
			give_up("waitpid: %s", strerror(errno));
		if (WIFSTOPPED(status))
			stopped(found(pid), status);
		else
			gone(pid, status);
	}
}

static unsigned reap(void)
{
	int status;
	pid_t pid;
	unsigned n = 0;

	while ((pid = waitpid(-1, &status, __WALL | WNOHANG)) > 0) {
		n++;
		if (WIFSTOPPED(status))
			stopped(found(pid), status);
		else
			gone(pid, status);
		follow(pid);
	}
	return n;
}

static bool release(void)
{
	bool any = false;

	for (struct traced *at = all; at; at = at->next) {
		if (!at->until || now_ms() < at->until)
			continue;
		at->until = 0;
		tracee_go_on(at, 0);
		any = true;
	}
	return any;
}

unsigned trace_step(int ms)
{
	struct timespec most = {ms / 1000, (long)(ms % 1000) * 1000000};
	sigset_t children;

	bool released = release();
	unsigned n = reap();
	if (n > 0 || released)
		return n + released;
	(void)sigemptyset(&children);
	(void)sigaddset(&children, SIGCHLD);
	if (n_all > 0)
		(void)sigtimedwait(&children, 0, &most);
	return reap();
}

/* ---- from outside ---- */

static noreturn void become(
	char *const argv[], char *const env[], const int fds[3], int gate)
{
	sigset_t none;
	char c;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, 0);
	for (int i = 0; i < 3; i++)
		if (fds[i] != i && dup2(fds[i], i) == -1)
			_exit(EXIT_RIG);
	if (read(gate, &c, 1) != 1 || filter_install(!trace_hooked.watch) == -1)
		_exit(EXIT_RIG);
	(void)execve(argv[0], argv, env);
	_exit(EXIT_RIG);
}

pid_t trace_start(char *const argv[], char *const env[], const int fds[3])
{
	int gate[2];
	sigset_t children;

	(void)sigemptyset(&children);
	(void)sigaddset(&children, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &children, 0);
	if (pipe2(gate, O_CLOEXEC) == -1)
		give_up("pipe: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == -1)
		give_up("fork: %s", strerror(errno));
	if (pid == 0)
		become(argv, env, fds, gate[0]);
	if (tracee_ask(PTRACE_SEIZE, pid, 0, (void *)OPTIONS) == -1)
		give_up("unable to trace: %s", strerror(errno));
	found(pid)->named = true;
	started[n_started % STARTED].pid = pid;
	started[n_started++ % STARTED].status = 0;
	if (write(gate[1], "", 1) != 1)
		give_up("unable to start %s", argv[0]);
	(void)close(gate[0]);
	(void)close(gate[1]);
	return pid;
}

size_t trace_alive(void)
{
	return n_all;
}

bool trace_lives(pid_t pid)
{
	return find(pid);
}

int trace_status(pid_t pid)
{
	for (unsigned i = 0; i < STARTED; i++)
		if (started[i].pid == pid)
			return started[i].status;
	give_up("status of %d is not known", (int)pid);
}

static bool sleeps(pid_t pid)
{
	char text[256];
	char *path = print_of("/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? 0 : read(fd, text, sizeof(text) - 1);

	free(path);
	if (fd != -1)
		(void)close(fd);
	text[n > 0 ? n : 0] = 0;
	const char *state = strrchr(text, ')');
	return state && state[1] == ' ' && state[2] == 'S';
}

bool trace_idle(void)
{
	for (const struct traced *at = all; at; at = at->next)
		if (!sleeps(at->pid))
			return false;
	return true;
}

bool trace_wait(pid_t pid, int ms)
{
	int64_t end = now_ms() + ms;

	while (pid ? trace_lives(pid) : n_all > 0) {
		if (now_ms() > end)
			return false;
		(void)trace_step(50);
	}
	return true;
}

void trace_kill_all(void)
{
	while (n_all > 0) {
		for (const struct traced *at = all; at; at = at->next)
			(void)kill(at->pid, SIGKILL);
		(void)trace_step(50);
	}
}
