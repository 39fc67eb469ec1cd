/* match - see match.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "match.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "piece.h"

static const char in_queue[] = "queue: ";

/* ---- what has arrived ---- */

/* The message that a piece is about, if it is whole. */
static struct message *whole(const struct verdict *v, const struct piece *piece,
	const char **why_out)
{
	struct message *message = 0;

	*why_out = "no token in it is whole";
	if (piece->token)
		message = ledger_find(v->ledger, piece->token, piece->token_n);
	if (!message)
		return 0;
	*why_out = "its size";
	if (piece->payload_n != message->size)
		return 0;
	*why_out = "its text";
	if (hash_of(piece->payload, piece->payload_n) != message->hash)
		return 0;
	*why_out = "what precedes its text";
	return piece->clean_head ? message : 0;
}

static bool has_sink(const struct fate *fate, size_t sink, size_t *at_out)
{
	for (*at_out = 0; *at_out < fate->n_sinks; (*at_out)++)
		if (fate->sinks[*at_out] == sink)
			return true;
	return false;
}

/* The recipient whose copy this is: of several, one who has the fewest. */
static struct times *whose(
	const struct message *message, const struct found *found)
{
	struct times *best = 0;
	size_t at;

	for (size_t i = 0; i < message->n; i++) {
		struct fate *fate = &message->fates[i];
		if (!has_sink(fate, found->sink, &at) ||
			(found->to && strcmp(found->to, fate->address) != 0))
			continue;
		if (!best || fate->copies[at].n < best->n)
			best = &fate->copies[at];
	}
	return best;
}

static struct fate *named(const struct message *message, const char *address)
{
	for (size_t i = 0; i < message->n; i++)
		if (strcmp(message->fates[i].address, address) == 0)
			return &message->fates[i];
	return 0;
}

/* A bounce in the queue that has arrived as well is the same one. */
static void take_names(struct verdict *v, const struct message *message,
	const struct piece *piece, const char *where, double time)
{
	bool queued = strncmp(where, in_queue, sizeof(in_queue) - 1) == 0;

	if (piece->n_names == 0)
		wrong(v, "%s: a bounce of %s that names nobody", where,
			message->token);
	for (size_t i = 0; i < piece->n_names; i++) {
		struct fate *fate = named(message, piece->names[i].address);
		if (!fate) {
			wrong(v,
				"%s: a bounce of %s names %s, who is no "
				"recipient",
				where, message->token, piece->names[i].address);
			continue;
		}
		if (!queued || fate->bounces.n == 0)
			times_add(&fate->bounces, time);
		fate->expired = fate->expired || piece->names[i].expired;
	}
	if (piece->outer && strcmp(piece->outer, message->sender) != 0)
		wrong(v,
			"%s: a double bounce names %s, who is not the sender "
			"of %s",
			where, piece->outer, message->token);
}

/* To whom bounces of the message go. */
static const char *bounce_to(const struct verdict *v,
	const struct message *message, const struct piece *piece)
{
	if (piece->depth == 1 && *message->sender)
		return message->sender;
	return v->ledger->postmaster ? v->ledger->postmaster : "";
}

static void take_bounce(struct verdict *v, const struct message *message,
	const struct piece *piece, const struct found *found)
{
	size_t sinks[SINKS_OF_ONE];
	const char *to = bounce_to(v, message, piece);
	bool known;
	size_t n = ledger_sinks(v->ledger, to, sinks, &known);

	while (n > 0 && sinks[n - 1] != found->sink)
		n--;
	if (n == 0 || (found->to && strcmp(found->to, to) != 0))
		wrong(v, "%s: a bounce of %s went to the wrong place",
			found->where, message->token);
	else
		take_names(v, message, piece, found->where, found->time);
}

static void take_mail(struct verdict *v, const struct message *message,
	const struct found *found)
{
	struct times *times = whose(message, found);

	if (!times) {
		wrong(v, "%s: %s is not for here", found->where,
			message->token);
		return;
	}
	if (found->from && strcmp(found->from, message->sender) != 0)
		wrong(v, "%s: %s came from <%s>, not from <%s>", found->where,
			message->token, found->from, message->sender);
	times_add(times, found->time);
}

/* A mbox may hold an entry that was cut off: its delivery was repeated. Not one
 * that was begun after the last cut. */
static bool cut_off(const struct verdict *v, const struct found *found)
{
	const struct times *cuts = &v->ledger->cuts;

	if (v->ledger->sinks[found->sink].kind != SINK_MBOX)
		return false;
	for (size_t i = 0; i < cuts->n; i++)
		if (found->time <= cuts->at[i] + 1)
			return true;
	return v->ledger->kills.n > 0;
}

void match_found(void *context, const struct found *found)
{
	struct verdict *v = context;
	struct piece piece;
	const char *why;

	piece_read(&piece, found->text.s, found->text.n);
	struct message *message = whole(v, &piece, &why);
	if (!message && cut_off(v, found))
		v->torn++;
	else if (!message)
		wrong(v, "%s is not what was sent: %s", found->where, why);
	else if (piece.depth > 0)
		take_bounce(v, message, &piece, found);
	else
		take_mail(v, message, found);
	piece_free(&piece);
}

/* ---- what waits in the queue ---- */

/* All recipients of the queued message that this fate is about. */
static bool about(
	const struct verdict *v, const struct fate *fate, const char *recipient)
{
	return ledger_forwards(v->ledger, fate->address, recipient);
}

static void take_recipient(struct verdict *v, const struct queued *q,
	const struct message *message, size_t i)
{
	char mark = q->marks ? q->marks[i] : 0;
	bool meant = false;

	for (size_t k = 0; k < message->n; k++) {
		struct fate *fate = &message->fates[k];
		if (!about(v, fate, q->recipients[i]))
			continue;
		meant = true;
		if (mark == 'K')
			fate->recorded = true;
		else
			fate->pending = true;
	}
	if (!meant)
		wrong(v, "queue: %" PRIu64 " has %s for <%s>", q->id,
			message->token, q->recipients[i]);
}

/* A message as it was sent, or one that a .qmail file forwards. */
static void take_sent(
	struct verdict *v, const struct queued *q, struct message *message)
{
	bool same = q->n == message->n;

	for (size_t i = 0; i < q->n && same; i++)
		same = strcmp(q->recipients[i], message->fates[i].address) == 0;
	if (same && ++message->waiting == 2)
		wrong(v, "queue: %s is in it twice", message->token);
	if (same && strcmp(q->sender, message->sender) != 0)
		wrong(v, "queue: %" PRIu64 " has %s from <%s>", q->id,
			message->token, q->sender);
	for (size_t i = 0; i < q->n; i++)
		take_recipient(v, q, message, i);
}

/* A bounce that waits is accepted: it counts as one that has arrived. */
static void take_queued_bounce(struct verdict *v, const struct queued *q,
	const struct message *message, const struct piece *piece)
{
	char where[64];

	(void)snprintf(where, sizeof(where), "%s%" PRIu64, in_queue, q->id);
	if (q->n != 1 ||
		strcmp(q->recipients[0], bounce_to(v, message, piece)) != 0)
		wrong(v, "%s: a bounce of %s to the wrong place", where,
			message->token);
	else if (!q->marks || q->marks[0] != 'K')
		take_names(v, message, piece, where, (double)q->arrival);
}

void match_queued(struct verdict *v, const struct queued *q)
{
	struct piece piece;
	const char *why;

	piece_read(&piece, q->text.s, q->text.n);
	struct message *message = whole(v, &piece, &why);
	if (!message)
		wrong(v, "queue: %" PRIu64 " is not what was sent: %s", q->id,
			why);
	else if (piece.depth > 0)
		take_queued_bounce(v, q, message, &piece);
	else
		take_sent(v, q, message);
	piece_free(&piece);
}
