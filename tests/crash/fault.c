/* fault - see fault.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "text.h"
#include "trace.h"

enum {
	SHORT_READ = -1,
	SHORT_WRITE = -2,
	KILL = -3,
	STOP = -4,
	INTERRUPTIONS = 50, /* no kernel interrupts for ever, or is busy */
	RECIPIENTS = 9, /* of the message in inject.c */
};

const struct fault_kind fault_kinds[] = {
	{"EIO", EIO, CALL_IO, true},
	{"ENOSPC", ENOSPC, CALL_SPACE, true},
	{"EDQUOT", EDQUOT, CALL_SPACE, true},
	{"EMFILE", EMFILE, CALL_FDS, true},
	{"ENFILE", ENFILE, CALL_FDS, true},
	{"ENOMEM", ENOMEM, CALL_MEMORY, true},
	{"EINTR", EINTR, CALL_SLOW, true},
	{"EAGAIN", EAGAIN, CALL_BUSY, true},
	{"read", SHORT_READ, CALL_READS, true},
	{"write", SHORT_WRITE, CALL_WRITES, true},
	{"kill", KILL, 0, true},
	{"stop", STOP, 0, false},
};
const unsigned n_fault_kinds = sizeof(fault_kinds) / sizeof(*fault_kinds);

static struct fault *armed;
static unsigned happened;
static bool passed_over;

/* A descriptor is closed whatever close says. */
static enum trace_verdict fail(struct call *call, int error)
{
	call->result = -error;
	/* An interrupted one has not begun: it is made again. And one that only
	 * starts to write is a hint. */
	bool hint = call->number == SYS_sync_file_range &&
		    !(call->args[3] & SYNC_FILE_RANGE_WAIT_AFTER);
	if (error != EINTR && call_seals(call->number) && !hint)
		call->who->marked = true;
	return call->number == SYS_close ? TRACE_LIE : TRACE_REFUSE;
}

static enum trace_verdict cut(struct call *call)
{
	if (call->args[2] > 1)
		call->args[2] = armed->on ? call->args[2] / 2 : 1;
	return TRACE_GO;
}

static bool now(const struct call *call, const struct call_kind *kind)
{
	const struct fault_kind *wanted = &fault_kinds[armed->kind];

	if (!call->who->watched)
		return false;
	bool fits = !wanted->fits || (kind->faults & wanted->fits);
	bool cuts = wanted->error == SHORT_READ || wanted->error == SHORT_WRITE;
	if ((armed->fitting || cuts) && !fits)
		return false;
	armed->seen++;
	bool passes = wanted->error == EINTR || wanted->error == EAGAIN;
	if (passes && happened >= INTERRUPTIONS)
		return false;
	return armed->k > 0 &&
	       (armed->on ? armed->seen >= armed->k : armed->seen == armed->k);
}

static enum trace_verdict enter(void *context, struct call *call)
{
	(void)context;
	if (armed && now(call, call_kind(call->number))) {
		happened++;
		switch (fault_kinds[armed->kind].error) {
		case SHORT_READ:
		case SHORT_WRITE:
			return cut(call);
		case KILL:
			return TRACE_KILL;
		case STOP:
			return TRACE_HOLD;
		default:
			return fail(call, fault_kinds[armed->kind].error);
		}
	}
	if (!call_seals(call->number))
		return TRACE_GO;
	call->result = 0;
	return TRACE_REFUSE;
}

static bool watch(void *context, const char *program)
{
	(void)context;
	return armed && strcmp(program, armed->program) == 0;
}

/* What its exit means is known of these only. */
static void ended(void *context, const struct traced *who, int status)
{
	bool tells = strcmp(who->program, "qmail-queue") == 0 ||
		     strcmp(who->program, "qmail-queued") == 0 ||
		     strcmp(who->program, "qmail-local") == 0 ||
		     strcmp(who->program, "vdelivermail") == 0;

	(void)context;
	if (who->marked && tells && status == 0)
		passed_over = true;
}

bool fault_passed_over(void)
{
	return passed_over;
}

void fault_init(void)
{
	static const struct trace_hooks hooks = {
		.watch = watch, .enter = enter, .ended = ended};

	trace_hooks(&hooks);
}

void fault_arm(struct fault *fault)
{
	fault->seen = 0;
	armed = fault;
	happened = 0;
	passed_over = false;
}

unsigned fault_disarm(void)
{
	armed = 0;
	return happened;
}

/* What fails for ever cannot even be taken back. */
const char *fault_event(const struct fault *fault)
{
	bool killed = fault_kinds[fault->kind].error == KILL;

	return fault->on || killed ? "kill" : "fault";
}

bool fault_harmless(const struct fault *fault)
{
	int error = fault_kinds[fault->kind].error;

	return error == SHORT_READ || error == SHORT_WRITE ||
	       (error == EINTR && fault->fitting);
}

/* Whoever sends and hears of all results may forget all of them; a delivery
 * only its own. */
unsigned fault_in_flight(const struct fault *fault)
{
	bool own = strcmp(fault->program, "qmail-local") == 0 ||
		   strcmp(fault->program, "qmail-queue") == 0 ||
		   strcmp(fault->program, "qmail-queued") == 0 ||
		   strcmp(fault->program, "vdelivermail") == 0;

	if (fault_harmless(fault))
		return 0;
	if (fault->on)
		return 2 * RECIPIENTS;
	return own ? 1 : RECIPIENTS;
}

char *fault_text(const struct fault *fault)
{
	return print_of("%s:%lu%s", fault_kinds[fault->kind].name, fault->k,
		fault->on        ? ":on"
		: fault->fitting ? ":fit"
				 : "");
}

bool fault_parse(struct fault *fault, const char *text)
{
	size_t n = strcspn(text, ":");
	char *end;

	for (fault->kind = 0; fault->kind < n_fault_kinds; fault->kind++) {
		const char *name = fault_kinds[fault->kind].name;
		if (strlen(name) == n && strncmp(name, text, n) == 0)
			break;
	}
	if (fault->kind == n_fault_kinds || !text[n])
		return false;
	fault->k = strtoul(text + n + 1, &end, 10);
	fault->on = strcmp(end, ":on") == 0;
	fault->fitting = fault->on || strcmp(end, ":fit") == 0;
	return !*end || fault->fitting;
}
