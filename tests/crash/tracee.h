/* tracee - a traced process at a system call: the inside of trace
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_TRACEE_H
#define CRASH_TRACEE_H

#include "trace.h"

extern struct trace_hooks trace_hooked;

/* ptrace(2). */
long tracee_ask(int what, pid_t pid, void *address, void *data);

/* One that stands still goes on, with a signal or 0; or does what is ordered.
 * Whoever was killed meanwhile is no error. */
void tracee_go_on(const struct traced *who, int number);
void tracee_order(int how, const struct traced *who, int number);

/* It stands still by the filter; or, watched or answering, at the start or the
 * end of a call. */
void tracee_at_call(struct traced *who);

#endif
