/* judge - see judge.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "judge.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "match.h"

enum {
	FUTURE = 864000, /* seconds: nothing waits longer than ten days */
	AFTER = 1, /* seconds after a cut that a stamp may be off */
	QUEUED = 60, /* when what waited in the queue has arrived */
	NEVER = -1
};

void wrong(struct verdict *v, const char *format, ...)
{
	va_list list;

	v->wrong++;
	(void)printf("wrong: ");
	va_start(list, format);
	(void)vprintf(format, list);
	va_end(list);
	(void)printf("\n");
}

/* ---- the queue alone ---- */

/* Only power cuts and the rig damage anything. */
static bool damaged(const struct verdict *v)
{
	const struct ledger *ledger = v->ledger;

	return !ledger || ledger->cuts.n + ledger->n_damaged > 0;
}

static void judge_bad(struct verdict *v)
{
	struct spool *spool = v->spool;

	v->aside = (unsigned)spool->n_bad;
	for (size_t i = 0; i < spool->n_bad; i++)
		if (spool->bad[i].kind == QUEUED_WHOLE)
			wrong(v, "queue/bad: %" PRIu64 " is not damaged",
				spool->bad[i].id);
		else if (spool->bad[i].kind == QUEUED_PARTIAL && v->limits.end)
			wrong(v, "queue/bad: %" PRIu64 " is half a message",
				spool->bad[i].id);
		else if (!damaged(v))
			wrong(v, "queue/bad: %" PRIu64 ", by whom?",
				spool->bad[i].id);
}

static const char *const kinds[] = {"a message", "a partial", "a damaged one"};

void judge_queue(struct verdict *v)
{
	struct spool *spool = v->spool;

	for (size_t i = 0; i < spool->n_strange; i++)
		wrong(v, "%s does not belong there", spool->strange[i]);
	judge_bad(v);
	for (size_t i = 0; i < spool->n; i++) {
		struct queued *q = &spool->all[i];
		if (v->limits.end)
			wrong(v, "queue: %" PRIu64 " is still there: %s%s%s",
				q->id, kinds[q->kind], q->why ? ", " : "",
				q->why ? q->why : "");
		if (q->kind == QUEUED_WHOLE && q->due > q->arrival + FUTURE)
			wrong(v, "queue: %" PRIu64 " waits for too long",
				q->id);
	}
	if (v->limits.end && spool->n_states > 0)
		wrong(v, "queue: %zu files in state", spool->n_states);
}

/* ---- in the end ---- */

/* What may make a delivery come twice, one that was under way. */
static size_t hits(const struct verdict *v)
{
	return v->ledger->kills.n + v->ledger->faults.n;
}

static bool has_it(const struct fate *fate)
{
	for (size_t i = 0; i < fate->n_sinks; i++)
		if (fate->copies[i].n == 0)
			return false;
	return fate->n_sinks > 0;
}

static bool touched(const struct fate *fate)
{
	for (size_t i = 0; i < fate->n_sinks; i++)
		if (fate->copies[i].n > 0)
			return true;
	return fate->bounces.n > 0 || fate->pending || fate->recorded;
}

static bool safe(const struct fate *fate)
{
	return has_it(fate) || fate->bounces.n > 0 || fate->pending;
}

static int by_time(const void *a, const void *b)
{
	double one = *(const double *)a;
	double other = *(const double *)b;

	return one < other ? -1 : one > other;
}

/* A bounce, or what was forwarded, may be twice in the queue when the power
 * goes; it arrives later. */
static bool near_cut(const struct verdict *v, double at, int after)
{
	const struct times *cuts = &v->ledger->cuts;

	/* A mbox tells whole seconds. */
	for (size_t i = 0; i < cuts->n; i++)
		if (at + 1 >= cuts->at[i] - v->limits.window &&
			at <= cuts->at[i] + after)
			return true;
	return false;
}

/* All copies but the last are too many. */
static void judge_times(struct verdict *v, struct times *times,
	const struct message *message, const struct fate *fate, int after)
{
	if (times->n < 2)
		return;
	qsort(times->at, times->n, sizeof(*times->at), by_time);
	for (size_t i = 0; i + 1 < times->n; i++) {
		if (after == NEVER)
			wrong(v, "%s is twice in the Maildir of %s",
				message->token, fate->address);
		else if (near_cut(v, times->at[i], after))
			v->by_cut++;
		else if (hits(v) > 0)
			v->by_kill++;
		else
			wrong(v, "%s came twice to %s", message->token,
				fate->address);
	}
}

/* How long after a cut the first of two copies may come. What is forwarded
 * twice is two messages. */
static int after_cut(
	const struct ledger *ledger, size_t sink, const struct fate *fate)
{
	if (!ledger_owns(ledger, fate->address, sink))
		return QUEUED;
	return ledger->sinks[sink].kind == SINK_MAILDIR ? NEVER : AFTER;
}

static void judge_fate(
	struct verdict *v, const struct message *message, struct fate *fate)
{
	/* What was forwarded to him may wait in the queue. */
	if (fate->recorded && fate->n_sinks > 0 && !has_it(fate) &&
		!fate->pending)
		wrong(v, "%s has reached %s, says the queue; it has not",
			message->token, fate->address);
	if (fate->bounces.n > 0 && fate->n_sinks > 0 &&
		!(fate->expired && message->old))
		wrong(v, "%s bounced for %s, who can be reached",
			message->token, fate->address);
	for (size_t i = 0; i < fate->n_sinks; i++)
		judge_times(v, &fate->copies[i], message, fate,
			after_cut(v->ledger, fate->sinks[i], fate));
	judge_times(v, &fate->bounces, message, fate, QUEUED);
	v->delivered += has_it(fate);
	v->bounced += fate->bounces.n > 0;
}

/* Acknowledged: everybody. Not: everybody or nobody. */
static void judge_message(struct verdict *v, struct message *message)
{
	size_t n_safe = 0;
	bool any = false;

	for (size_t i = 0; i < message->n; i++) {
		judge_fate(v, message, &message->fates[i]);
		n_safe += safe(&message->fates[i]);
		any = any || touched(&message->fates[i]);
	}
	if (any && v->limits.strict && message->refused && !message->acked)
		wrong(v, "%s was refused, and is there", message->token);
	if (message->damaged || message->gone || n_safe == message->n ||
		(!message->acked && !any))
		return;
	for (size_t i = 0; i < message->n; i++) {
		if (safe(&message->fates[i]))
			continue;
		v->lost++;
		(void)printf("lost: %s, %s, for %s\n", message->token,
			message->acked ? "acknowledged" : "not acknowledged",
			message->fates[i].address);
	}
}

/* What the rig has damaged is in bad, all of it. */
static void judge_damage(struct verdict *v)
{
	for (size_t i = 0; i < v->ledger->n_damaged; i++) {
		size_t k = 0;
		while (k < v->spool->n_bad &&
			v->spool->bad[k].id != v->ledger->damaged[i])
			k++;
		if (k == v->spool->n_bad)
			wrong(v,
				"%" PRIu64 " was damaged, and is not in "
				"queue/bad",
				v->ledger->damaged[i]);
	}
}

void judge_all(struct verdict *v)
{
	boxes_read(v->ledger, match_found, v);
	for (size_t i = 0; i < v->spool->n; i++)
		if (v->spool->all[i].kind == QUEUED_WHOLE)
			match_queued(v, &v->spool->all[i]);
	judge_queue(v);
	if (v->ledger->broke)
		wrong(v, "a reader saw a wrong %s", v->ledger->broke);
	if (v->limits.end)
		judge_damage(v);
	for (size_t i = 0; i < v->ledger->n; i++)
		judge_message(v, &v->ledger->messages[i]);
	if (v->by_kill > v->limits.in_flight * hits(v))
		wrong(v, "%u duplicates by %zu kills", v->by_kill, hits(v));
}
