/* window - see window.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/window.h"

#include "queue/claim.h"
#include "queue/name.h"
#include "queue/state.h"
#include "schedule/attempt.h"
#include "schedule/bounce.h"
#include "schedule/clean.h"
#include "schedule/intake.h"
#include "schedule/retry.h"

enum {
	TROUBLE_WAIT = 300, /* seconds, when a file cannot be read */
	CROWD_WAIT = 5, /* when there is no place for it just now */
};

static struct str key_of(const uint64_t *id)
{
	return str_of((const char *)id, sizeof(*id));
}

/* ---- leaving ---- */

static void leave(struct send *send, struct message *message)
{
	map_drop(&send->active, key_of(&message->id));
	if (!message_small(message))
		send->big--;
	send->of[message->channel]--;
	message_free(message);
}

void window_rest(struct send *send, uint64_t id, int64_t due)
{
	if (heap_add(&send->heap, id, due) == 0)
		return;
	/* No memory for 16 bytes: a scan will find it again. */
	send->scan.wanted = true;
}

void window_put_back(struct send *send, struct message *message, int64_t due)
{
	window_rest(send, message->id, due);
	leave(send, message);
}

static void delete (struct send *send, struct message *message)
{
	clean_ask(send, CLEAN_DELETE, message->id);
	log_about(&send->log, "end msg ", message->id, "");
	leave(send, message);
}

static int64_t next_due(const struct send *send, const struct message *message)
{
	return retry_next(message->envelope.arrival, send->now,
		message->step ? message->step
			      : send->rules.retry[CHANNEL_REMOTE]);
}

void window_wait(struct send *send, struct message *message)
{
	int64_t due = next_due(send, message);

	if (message_wait(message, due) == -1)
		log_about(&send->log,
			"warning: unable to write the state of message ",
			message->id, "");
	window_put_back(send, message, due);
}

/* ---- the pass ---- */

void window_over(struct send *send, struct message *message)
{
	if (bounce_begin(send, message))
		return;
	if (message_complete(message))
		delete (send, message);
	else
		window_wait(send, message);
}

void window_check(struct send *send, struct message *message)
{
	bool more = message->cursor < message->envelope.recipients;
	bool repeated = message->unnoted && message_complete(message);

	/* At the end what is noted is left to the next of us; but that one would
	 * deliver again what is not. */
	if (message->hungry || (send->exiting && !repeated))
		return;
	if (message_idle(message)) {
		window_over(send, message);
	} else if (more && message->pending <= WINDOW_PORTION / 2) {
		message->hungry = true;
		list_append(&send->hungry, message);
	}
}

/* ---- entering ---- */

/* The more messages wait, the less often each of them asks for a place. */
static int64_t crowd_wait(const struct send *send)
{
	return CROWD_WAIT + (int64_t)(send->heap.n / 1000);
}

/* While there are few, everybody has a place. Then: no big ones while there is
 * hardly one left; for a destination that has its share (intake_crowded) small
 * ones wait there; and a share is kept for the other channel, so that a world
 * that does not answer never holds up local mail. True: it is at rest. */
static bool turned_away(struct send *send, struct message *message)
{
	bool small = message_small(message);
	bool away = !small && send->big >= WINDOW_BIG;

	if (send->active.n < WINDOW_FREE)
		return false;
	struct dest *crowded = away ? 0 : intake_crowded(send, message);
	if (crowded && small &&
		heap_add(&crowded->parked, message->id,
			message->envelope.arrival) == 0)
		return true;
	if (!away && !(crowded && small) &&
		send->of[message->channel] < WINDOW_CHANNEL)
		return false;
	window_rest(send, message->id, send->now + crowd_wait(send));
	return true;
}

/* A message that is not to be had now, or never: what is wrong is dealt with. */
static void reject(struct send *send, uint64_t id, enum message_verdict verdict)
{
	switch (verdict) {
	case MESSAGE_OK:
	case MESSAGE_GONE:
		break;
	case MESSAGE_PARTIAL:
		if (send->now > (int64_t)(id / 1000000) + NAME_ORPHAN_SECONDS &&
			!claim_held(id))
			clean_ask(send, CLEAN_ORPHAN, id);
		break;
	case MESSAGE_DAMAGED:
		log_about(&send->log, "alert: message ", id,
			" is damaged: it goes to queue/bad");
		clean_ask(send, CLEAN_QUARANTINE, id);
		break;
	case MESSAGE_TROUBLE:
		log_about(&send->log, "warning: unable to read message ", id,
			" in the queue; trying later");
		window_rest(send, id, send->now + TROUBLE_WAIT);
		break;
	}
}

/* Has it a place, or is it about to go? */
static bool in_hand(const struct send *send, uint64_t id)
{
	return map_find(&send->active, key_of(&id)) || clean_pending(send, id);
}

static struct message *open_message(struct send *send, uint64_t id)
{
	struct message *message;

	if (in_hand(send, id))
		return 0;
	enum message_verdict verdict = message_open(&message, id);
	if (verdict == MESSAGE_OK) {
		int64_t *arrival = &message->envelope.arrival;
		*arrival = retry_birth(*arrival, message->earliest, send->now);
		return message;
	}
	reject(send, id, verdict);
	return 0;
}

/* There is a place for it. */
static void enter(struct send *send, struct message *message)
{
	int64_t age = send->now - message->envelope.arrival;

	if (!message_small(message))
		send->big++;
	message->dying =
		message->tries > 0 && age > (int64_t)send->rules.lifetime;
	message->slow = !message->warned && send->rules.delay > 0 &&
			age > (int64_t)send->rules.delay;
	if (!message->stated)
		attempt_new(send, message);
	intake_read(send, message);
	send->of[message->channel]++;
	message->counted = true;
	window_check(send, message);
}

/* verify: it has been on disk for a while, so all of it is read before. */
static void activate(struct send *send, struct message *message, bool verify)
{
	enum message_verdict verdict = MESSAGE_OK;

	if (turned_away(send, message)) {
		message_free(message);
		return;
	}
	if (map_add(&send->active, key_of(&message->id), message) == -1) {
		window_rest(send, message->id, send->now + crowd_wait(send));
		message_free(message);
		return;
	}
	if (verify)
		verdict = message_verify(message);
	if (verdict == MESSAGE_OK) {
		enter(send, message);
		return;
	}
	map_drop(&send->active, key_of(&message->id));
	reject(send, message->id, verdict);
	message_free(message);
}

static bool room(const struct send *send)
{
	return !send->exiting && send->active.n < WINDOW_MESSAGES &&
	       send->recipients < WINDOW_RECIPIENTS;
}

void window_arrived(struct send *send, uint64_t id)
{
	if (!room(send)) {
		window_rest(send, id, send->now);
		return;
	}
	struct message *message = open_message(send, id);
	if (message)
		activate(send, message, false);
}

/* At once; in the order of arrival if many are. */
static int64_t due_untried(const struct send *send, uint64_t id)
{
	int64_t made = (int64_t)(id / 1000000);

	return made < send->now ? made : send->now;
}

/* What the state says, if there was no SIGALRM since that was written. */
static int64_t due_of(const struct send *send, const struct message *message)
{
	const unsigned *steps = send->rules.retry;
	unsigned most = steps[CHANNEL_LOCAL] > steps[CHANNEL_REMOTE]
				? steps[CHANNEL_LOCAL]
				: steps[CHANNEL_REMOTE];
	bool hurried = send->hurried && send->hurried <= send->now &&
		       state_time(message->id) < send->hurried;
	if (message->due && !hurried)
		return retry_due(message->envelope.arrival, send->now,
			message->due, most);
	return due_untried(send, message->id);
}

/* One that is being accepted right now is announced when it is on disk; until
 * then it may still be refused. One without a state is opened when it is its
 * turn, at once, not before: there may be many. */
void window_found(struct send *send, uint64_t id)
{
	if (claim_held(id) || in_hand(send, id))
		return;
	if (!state_there(id)) {
		window_rest(send, id, due_untried(send, id));
		return;
	}
	struct message *message = open_message(send, id);
	if (!message)
		return;
	window_rest(send, id, due_of(send, message));
	message_free(message);
}

static bool is_due(const struct send *send)
{
	const struct heap_item *first = heap_first(&send->heap);

	return first && first->due <= send->now;
}

/* Whose host is dead waits once for those who are due as well and may get
 * theirs: telling that it has to wait costs more than a look. */
static bool yields(struct send *send, const struct heap_item *item,
	struct message *message)
{
	return item->due == due_of(send, message) && is_due(send) &&
	       message_small(message) && intake_dead(send, message);
}

/* A message may be in the heap twice, by a scan and by the trigger. The state
 * knows better when it is due, unless somebody asked us to hurry. */
static void wake(struct send *send, const struct heap_item *item)
{
	struct message *message = open_message(send, item->id);

	if (!message)
		return;
	if (due_of(send, message) > send->now && item->due != send->hurried) {
		message_free(message);
	} else if (yields(send, item, message)) {
		window_rest(send, item->id, send->now + crowd_wait(send));
		message_free(message);
	} else {
		activate(send, message, true);
	}
}

/* All that are parked go back to the others, due now. */
static void release(struct send *send, struct dest *dest)
{
	const struct heap_item *item;

	while ((item = heap_first(&dest->parked))) {
		window_rest(send, item->id, send->now);
		heap_drop(&dest->parked);
	}
}

/* Is there a place for one more of those that are parked here? Else others have
 * what becomes free. */
static bool may_resume(const struct send *send, const struct dest *dest)
{
	return room(send) && !dest_dead(dest, send->now) &&
	       (send->active.n < WINDOW_FREE || !intake_crowds(send, dest));
}

/* Those that are parked were due when they came. What cannot be worked off here
 * is not kept here. */
void window_resume(struct send *send, struct dest *dest)
{
	enum { TURN = 8 };
	const struct heap_item *item;

	dest->in_use = true;
	for (int i = 0; i < TURN && may_resume(send, dest) &&
			(item = heap_first(&dest->parked));
		i++) {
		uint64_t id = item->id;
		heap_drop(&dest->parked);
		struct message *message = open_message(send, id);
		if (message)
			activate(send, message, true);
	}
	if (dest_dead(dest, send->now) ||
		(dest->batches == 0 && dest->running == 0))
		release(send, dest);
	dest->in_use = false;
}

bool window_ready(const struct send *send)
{
	bool may_feed =
		send->hungry.first && send->recipients < WINDOW_RECIPIENTS_BIG;

	return !send->exiting && (may_feed || (room(send) && is_due(send)));
}

void window_fill(struct send *send)
{
	enum { TURN = 64 }; /* so that nobody waits for long */

	for (int i = 0; i < TURN && window_ready(send); i++) {
		struct message *hungry = 0;
		if (send->recipients < WINDOW_RECIPIENTS_BIG)
			hungry = list_take(&send->hungry);
		if (hungry) {
			hungry->hungry = false;
			intake_read(send, hungry);
			window_check(send, hungry);
		}
		if (room(send) && is_due(send)) {
			struct heap_item item = *heap_first(&send->heap);
			heap_drop(&send->heap);
			wake(send, &item);
		}
	}
}

void window_close(struct send *send)
{
	size_t at = 0;
	struct message *message;

	while ((message = map_next(&send->active, &at)))
		if (message->deferred > 0 && message_idle(message))
			ignore(message_wait(message, next_due(send, message)));
}
