/* tracee - see tracee.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tracee.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <time.h>

#include "calls.h"
#include "machine.h"
#include "text.h"

enum { HELD_MS = 1000 };

int64_t trace_ahead;
enum trace_system trace_system;
struct trace_hooks trace_hooked;

long tracee_ask(int what, pid_t pid, void *address, void *data)
{
	return ptrace((enum __ptrace_request)what, pid, address, data);
}

/* One that is killed meanwhile is seen when it is reaped. */
void tracee_order(int how, const struct traced *who, int number)
{
	if (tracee_ask(how, who->pid, 0, (void *)(intptr_t)number) == -1 &&
		errno != ESRCH)
		give_up("ptrace: %s", strerror(errno));
}

void tracee_go_on(const struct traced *who, int number)
{
	bool stops = who->watched || who->answering;

	tracee_order(stops ? PTRACE_SYSCALL : PTRACE_CONT, who, number);
}

static void did(int result)
{
	if (result == -1 && errno != ESRCH)
		give_up("ptrace: unable to change a call: %s", strerror(errno));
}

/* The call is not made: at its end, which is still to come, it is told what it
 * has returned. */
static void refuse(struct traced *who, int64_t result)
{
	did(machine_skip(who->pid));
	who->answering = true;
	who->lies = true;
	who->forced = result;
	tracee_go_on(who, 0);
}

size_t trace_read(
	const struct traced *who, uint64_t address, void *to, size_t n)
{
	struct iovec here = {to, n};
	struct iovec there = {(void *)(uintptr_t)address, n};
	ssize_t got = process_vm_readv(who->pid, &here, 1, &there, 1, 0);

	return got > 0 ? (size_t)got : 0;
}

void trace_write(
	const struct traced *who, uint64_t address, const void *from, size_t n)
{
	struct iovec here = {(void *)(uintptr_t)from, n};
	struct iovec there = {(void *)(uintptr_t)address, n};

	if (process_vm_writev(who->pid, &here, 1, &there, 1, 0) != (ssize_t)n)
		give_up("unable to write into %s", who->program);
}

static void tell_time(struct traced *who)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += trace_ahead;
	trace_write(who, who->args[1], &now, sizeof(now));
	refuse(who, 0);
}

static bool asks_system(const struct traced *who)
{
	return trace_system && who->number == SYS_fstatfs;
}

/* Its type is the first member of struct statfs, a long. */
static void tell_system(const struct traced *who)
{
	int64_t type = trace_system;

	trace_write(who, who->args[1], &type, sizeof(type));
}

static void change_args(struct traced *who, const struct call *call)
{
	if (who->args[2] == call->args[2])
		return;
	who->args[2] = call->args[2];
	did(machine_third(who->pid, who->args[2]));
}

static void obey(
	struct traced *who, const struct call *call, enum trace_verdict verdict)
{
	switch (verdict) {
	case TRACE_REFUSE:
		refuse(who, call->result);
		return;
	case TRACE_KILL:
		(void)kill(who->pid, SIGKILL);
		return;
	case TRACE_HOLD:
		who->until = now_ms() + HELD_MS;
		return;
	case TRACE_LIE:
		who->lies = true;
		who->forced = call->result;
		/* fall through */
	case TRACE_TELL:
		who->answering = true;
		/* fall through */
	case TRACE_GO:
		who->answering = who->answering || asks_system(who);
		change_args(who, call);
		tracee_go_on(who, 0);
	}
}

static struct call call_of(struct traced *who, int64_t result)
{
	struct call call = {
		.who = who, .number = who->number, .result = result};

	memcpy(call.args, who->args, sizeof(call.args));
	return call;
}

/* filtered: it stands still by the filter, not as one who is watched. */
static void begin_call(struct traced *who, bool filtered)
{
	struct call call = call_of(who, 0);

	if (filtered && call.number == SYS_clock_gettime)
		tell_time(who);
	else if (filtered == who->watched || !call_kind(call.number))
		tracee_go_on(who, 0);
	else
		obey(who, &call,
			trace_hooked.enter(trace_hooked.context, &call));
}

static void end_call(struct traced *who, int64_t result)
{
	struct call call = call_of(who, result);

	if (who->lies)
		did(machine_result(who->pid, who->forced));
	else if (who->answering && asks_system(who) && result == 0)
		tell_system(who);
	else if (who->answering && trace_hooked.leave)
		trace_hooked.leave(trace_hooked.context, &call);
	who->answering = false;
	who->lies = false;
	tracee_go_on(who, 0);
}

/* At the end of a call its arguments are not to be had everywhere. */
void tracee_at_call(struct traced *who)
{
	struct __ptrace_syscall_info info = {0};

	(void)tracee_ask(
		PTRACE_GET_SYSCALL_INFO, who->pid, (void *)sizeof(info), &info);
	switch (info.op) {
	case PTRACE_SYSCALL_INFO_ENTRY:
		who->number = (long)info.entry.nr;
		memcpy(who->args, info.entry.args, sizeof(who->args));
		begin_call(who, false);
		return;
	case PTRACE_SYSCALL_INFO_SECCOMP:
		who->number = (long)info.seccomp.nr;
		memcpy(who->args, info.seccomp.args, sizeof(who->args));
		begin_call(who, true);
		return;
	case PTRACE_SYSCALL_INFO_EXIT:
		end_call(who, info.exit.rval);
		return;
	default: /* it is killed */
		tracee_go_on(who, 0);
	}
}
