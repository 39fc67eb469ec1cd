/* tracee - see tracee.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tracee.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <time.h>

#include "calls.h"
#include "text.h"

enum { HELD_MS = 1000 };

int64_t trace_ahead;
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

static void get(const struct traced *who, struct user_regs_struct *regs)
{
	memset(regs, 0, sizeof(*regs));
	if (tracee_ask(PTRACE_GETREGS, who->pid, 0, regs) == -1 &&
		errno != ESRCH)
		give_up("ptrace: unable to read registers: %s",
			strerror(errno));
}

static void set(const struct traced *who, struct user_regs_struct *regs)
{
	if (tracee_ask(PTRACE_SETREGS, who->pid, 0, regs) == -1 &&
		errno != ESRCH)
		give_up("ptrace: unable to write registers: %s",
			strerror(errno));
}

static struct call call_of(
	struct traced *who, const struct user_regs_struct *regs)
{
	return (struct call){.who = who,
		.number = (long)regs->orig_rax,
		.args = {regs->rdi, regs->rsi, regs->rdx, regs->r10, regs->r8,
			regs->r9},
		.result = (int64_t)regs->rax};
}

/* The call is not made. Behind a stop of the filter it is over at once; behind
 * one of PTRACE_SYSCALL its end is still to come. */
static void refuse(
	struct traced *who, struct user_regs_struct *regs, int64_t result)
{
	regs->orig_rax = ~0ULL;
	regs->rax = (unsigned long long)result;
	set(who, regs);
	who->lies = who->watched;
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

static void tell_time(struct traced *who, struct user_regs_struct *regs)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += trace_ahead;
	trace_write(who, regs->rsi, &now, sizeof(now));
	refuse(who, regs, 0);
}

static void change_args(const struct traced *who, struct user_regs_struct *regs,
	const struct call *call)
{
	if (regs->rdx == call->args[2])
		return;
	regs->rdx = call->args[2];
	set(who, regs);
}

static void obey(struct traced *who, struct user_regs_struct *regs,
	const struct call *call, enum trace_verdict verdict)
{
	switch (verdict) {
	case TRACE_REFUSE:
		refuse(who, regs, call->result);
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
		change_args(who, regs, call);
		tracee_go_on(who, 0);
	}
}

/* filtered: it stands still by the filter, not as one who is watched. */
static void begin_call(struct traced *who, bool filtered)
{
	struct user_regs_struct regs;

	get(who, &regs);
	struct call call = call_of(who, &regs);
	if (filtered && call.number == SYS_clock_gettime)
		tell_time(who, &regs);
	else if (filtered == who->watched || !call_kind(call.number))
		tracee_go_on(who, 0);
	else
		obey(who, &regs, &call,
			trace_hooked.enter(trace_hooked.context, &call));
}

void tracee_filtered(struct traced *who)
{
	begin_call(who, true);
}

static void end_call(struct traced *who)
{
	struct user_regs_struct regs;

	get(who, &regs);
	struct call call = call_of(who, &regs);
	if (who->lies) {
		regs.rax = (unsigned long long)who->forced;
		set(who, &regs);
	} else if (who->answering && trace_hooked.leave) {
		trace_hooked.leave(trace_hooked.context, &call);
	}
	who->answering = false;
	who->lies = false;
	tracee_go_on(who, 0);
}

void tracee_at_call(struct traced *who)
{
	struct __ptrace_syscall_info info = {0};

	(void)tracee_ask(
		PTRACE_GET_SYSCALL_INFO, who->pid, (void *)sizeof(info), &info);
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		begin_call(who, false);
	else
		end_call(who);
}
