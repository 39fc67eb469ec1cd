/* machine - changing a system call: what ptrace leaves to the processor
 *
 * What a call is and what it returns ptrace tells alike everywhere; these need
 * to know registers, those of x86-64 and aarch64. All return 0, or -1 with errno.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_MACHINE_H
#define CRASH_MACHINE_H

#include <stdint.h>
#include <sys/types.h>

/* At its start: it is not made. At its end somebody has to say what it
 * returned. */
int machine_skip(pid_t pid);

/* At its start: its third argument. */
int machine_third(pid_t pid, uint64_t value);

/* At its end: what it has returned. */
int machine_result(pid_t pid, int64_t value);

#endif
