/* trace - processes whose system calls we see, change and refuse
 *
 * By ptrace and a seccomp filter; any user may do it, and it works with static
 * programs. Everything that begins with trace_start, and all that this begets,
 * is ours, and dies with us. For Linux 5.3 or newer, on the processors of
 * machine.h.
 *
 * Their wall clock is ours as well: what trace_ahead says is added to it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_TRACE_H
#define CRASH_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROGRAM_NAME = 16 };

struct traced {
	pid_t pid;
	char program[PROGRAM_NAME]; /* the last one it has executed */
	bool named; /* false: its parent has not told of it yet */
	bool waits; /* and it stands still until then */
	bool watched; /* stops at the start and the end of every call */
	bool answering; /* stops at the end of this call */
	bool marked; /* by a hook, for itself; until it executes something */
	bool lies; /* and then is told that it returned ... */
	int64_t forced; /* ... this */
	long number; /* of the call it is in, or was */
	uint64_t args[6];
	int64_t until; /* held until then, in ms; 0: not */
	struct traced *next;
};

struct call {
	struct traced *who;
	long number;
	uint64_t args[6]; /* may be changed by enter */
	int64_t result; /* leave: what it returned */
};

enum trace_verdict {
	TRACE_GO, /* nothing more about this call */
	TRACE_TELL, /* leave is called at its end; nobody else's call comes
		     * between, so it must not wait for anybody */
	TRACE_REFUSE, /* is not made; its result is call->result */
	TRACE_LIE, /* is made; its result is call->result */
	TRACE_KILL, /* is not made: kill -9 */
	TRACE_HOLD, /* goes on a second later */
};

/* The calls of calls.h go through enter: those of all programs, or if there is
 * a watch only of those that it is true of, and of all others what puts things
 * on stable storage. */
struct trace_hooks {
	void *context;
	bool (*watch)(void *context, const char *program); /* or null */
	enum trace_verdict (*enter)(void *context, struct call *call);
	void (*leave)(void *context, const struct call *call); /* or null */
	void (*ended)(void *context, const struct traced *who, int status);
};

void trace_hooks(const struct trace_hooks *hooks);

/* Seconds that their clock is ahead of the machine's. */
extern int64_t trace_ahead;

/* The type of file system that those who go through enter are told they have; 0:
 * what it is. */
enum trace_system {
	SYSTEM_IS = 0,
	SYSTEM_XFS = 0x58465342,
	SYSTEM_TMPFS = 0x01021994,
	SYSTEM_NFS = 0x6969,
};
extern enum trace_system trace_system;

/* Starts a program, with descriptors 0 to 2 as they are given. */
pid_t trace_start(char *const argv[], char *const env[], const int fds[3]);

/* Waits for at most ms until something has happened, and deals with all that
 * has. The number of events. */
unsigned trace_step(int ms);

/* How many there are; is one? */
size_t trace_alive(void);
bool trace_lives(pid_t pid);

/* Does none of them do anything, as far as the system knows? */
bool trace_idle(void);

/* The wait status of one that trace_start made, after its end. */
int trace_status(pid_t pid);

/* Ends all of them. */
void trace_kill_all(void);

/* Steps until that one is gone (pid 0: all), for at most ms. */
bool trace_wait(pid_t pid, int ms);

/* Copies from its memory; the number of bytes that were there. */
size_t trace_read(
	const struct traced *who, uint64_t address, void *to, size_t n);

void trace_write(
	const struct traced *who, uint64_t address, const void *from, size_t n);

int64_t now_ms(void);

#endif
