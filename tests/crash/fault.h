/* fault - what goes wrong in one program, at its k-th system call
 *
 * Calls that put something on stable storage are only said to be made: here
 * nothing is about power, and it would take long.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_FAULT_H
#define CRASH_FAULT_H

#include <stdbool.h>
#include <stdint.h>

struct fault_kind {
	const char *name;
	int error; /* 0: something else */
	unsigned fits; /* calls of calls.h; 0: all */
	bool lasts; /* makes sense from k on */
};

extern const struct fault_kind fault_kinds[];
extern const unsigned n_fault_kinds;

struct fault {
	const char *program;
	unsigned kind;
	unsigned long k; /* 0: never */
	bool on; /* and all calls after it */
	bool fitting; /* only calls are counted that may fail this way */
	unsigned long seen; /* how many were counted */
};

/* Takes the hooks of the tracer. */
void fault_init(void);

void fault_arm(struct fault *fault);

/* How often it has happened. */
unsigned fault_disarm(void);

/* Has a qmail-queue, qmail-queued, qmail-local or vdelivermail said that all is well after its
 * sync had failed? */
bool fault_passed_over(void);

/* What it is to the ledger. */
const char *fault_event(const struct fault *fault);

/* Is it no error, but half of what was wanted, or an interruption of a call that
 * may be interrupted? */
bool fault_harmless(const struct fault *fault);

/* How many deliveries it may repeat. */
unsigned fault_in_flight(const struct fault *fault);

/* "ENOSPC:12", "ENOSPC:12:fit", "ENOSPC:12:on"; to be freed. And back. */
char *fault_text(const struct fault *fault);
bool fault_parse(struct fault *fault, const char *text);

#endif
