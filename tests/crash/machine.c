/* machine - see machine.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "machine.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#if defined(__x86_64__)
#define NUMBER orig_rax
#define THIRD rdx
#define RESULT rax
#elif defined(__aarch64__)
#define THIRD regs[2]
#define RESULT regs[0]
#else
#error "which registers?"
#endif

static int ask(int what, pid_t pid, int which, void *space, size_t n)
{
	struct iovec all = {space, n};

	return (int)ptrace((enum __ptrace_request)what, pid,
		(void *)(intptr_t)which, &all);
}

static int get(pid_t pid, struct user_regs_struct *regs)
{
	return ask(PTRACE_GETREGSET, pid, NT_PRSTATUS, regs, sizeof(*regs));
}

static int set(pid_t pid, struct user_regs_struct *regs)
{
	return ask(PTRACE_SETREGSET, pid, NT_PRSTATUS, regs, sizeof(*regs));
}

#ifdef NUMBER
int machine_skip(pid_t pid)
{
	struct user_regs_struct regs;

	if (get(pid, &regs) == -1)
		return -1;
	regs.NUMBER = (__typeof__(regs.NUMBER))-1;
	return set(pid, &regs);
}
#else
/* The register with the number has been read already. */
int machine_skip(pid_t pid)
{
	int none = -1;

	return ask(
		PTRACE_SETREGSET, pid, NT_ARM_SYSTEM_CALL, &none, sizeof(none));
}
#endif

int machine_third(pid_t pid, uint64_t value)
{
	struct user_regs_struct regs;

	if (get(pid, &regs) == -1)
		return -1;
	regs.THIRD = value;
	return set(pid, &regs);
}

int machine_result(pid_t pid, int64_t value)
{
	struct user_regs_struct regs;

	if (get(pid, &regs) == -1)
		return -1;
	regs.RESULT = (__typeof__(regs.RESULT))value;
	return set(pid, &regs);
}
