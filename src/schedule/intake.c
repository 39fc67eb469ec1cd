/* intake - see intake.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/in.h"
#include "mail/wish.h"
#include "schedule/addressee.h"
#include "schedule/attempt.h"
#include "schedule/retry.h"

enum { ADDRESS_MAX = 2 * ENVELOPE_ADDRESS_MAX };

void intake_freed(struct send *send)
{
	send->recipients--;
}

static struct batch *batch_of(struct message *message, struct dest *dest)
{
	struct batch *batch = message->batches;

	while (batch && batch->dest != dest)
		batch = batch->sibling;
	if (batch)
		return batch;
	batch = calloc(1, sizeof(*batch));
	if (!batch)
		return 0;
	batch->message = message;
	batch->dest = dest;
	batch->fresh = message_small(message) && message->tries == 0;
	batch->sibling = message->batches;
	message->batches = batch;
	return batch;
}

/* A batch that is in a queue already just grows. */
static int enqueue(struct send *send, struct message *message,
	struct dest *dest, struct recipient *recipient)
{
	struct batch *batch = batch_of(message, dest);

	if (!batch)
		return -1;
	bool fresh = !batch->first;
	if (batch->last)
		batch->last->next = recipient;
	else
		batch->first = recipient;
	batch->last = recipient;
	send->recipients++;
	if (fresh)
		dest_queue(&send->dests, batch);
	return 0;
}

static size_t copy(char *dst, struct str text)
{
	if (text.n > 0)
		memcpy(dst, text.s, text.n);
	return text.n;
}

/* A line of a letter and a value, if it can be one. */
static size_t add_line(char *dst, char letter, struct str value)
{
	if (value.n == 0 || str_has(value, '\n'))
		return 0;
	*dst = letter;
	size_t n = 1 + copy(dst + 1, value);
	dst[n] = '\n';
	return n + 1;
}

static struct recipient *make_recipient(
	const struct addressee *from, struct str routed, size_t prefix)
{
	size_t lines = from->notify.n + from->orcpt.n + 4;
	struct recipient *recipient =
		malloc(sizeof(*recipient) + routed.n + 1 + lines + 1);

	if (!recipient)
		return 0;
	*recipient = (struct recipient){.ordinal = from->ordinal,
		.n = routed.n,
		.prefix = prefix,
		.wishes = wish_parse(buf_str(&from->notify))};
	char *at = recipient->address;
	at += copy(at, routed);
	*at++ = 0;
	char *first = at;
	at += add_line(at, ENVELOPE_NOTIFY, buf_str(&from->notify));
	at += add_line(at, ENVELOPE_ORCPT, buf_str(&from->orcpt));
	*at = 0;
	recipient->n_lines = (size_t)(at - first);
	return recipient;
}

/* The first recipient decides which channel the message counts for, though he
 * may be read when it counts already: there was no room for a big one's. */
static void place(
	struct send *send, struct message *message, const struct dest *dest)
{
	if (message->placed)
		return;
	if (message->counted) {
		send->of[message->channel]--;
		send->of[dest->channel]++;
	}
	message->channel = dest->channel;
	message->placed = true;
}

/* Where one recipient goes; null: not known for lack of memory. */
static struct dest *route(struct send *send, struct str address,
	struct buf *routed, size_t *prefix_out)
{
	struct rewrite_result result;

	if (rewrite_address(&send->rules.rewrite, address, routed, &result) ==
		-1)
		return 0;
	*prefix_out = result.prefix;
	return dest_find(&send->dests,
		result.to == REWRITE_LOCAL ? CHANNEL_LOCAL : CHANNEL_REMOTE,
		buf_str(routed));
}

/* Routes one recipient and puts him in the queue of his destination. What
 * cannot be done for lack of memory is deferred. */
static void add_recipient(struct send *send, struct message *message,
	const struct addressee *from)
{
	struct buf routed = BUF_LIMIT(ADDRESS_MAX);
	struct recipient *recipient = 0;
	size_t prefix = 0;
	struct dest *dest =
		route(send, buf_str(&from->address), &routed, &prefix);

	message->pending++;
	if (dest) {
		place(send, message, dest);
		recipient = make_recipient(from, buf_str(&routed), prefix);
	}
	if (recipient && dest_dead(dest, send->now)) {
		attempt_put_off(send, message, dest->channel, recipient);
		free(recipient);
	} else if (!dest || !recipient ||
		   enqueue(send, message, dest, recipient) == -1) {
		message_deferred(message, send->rules.retry[CHANNEL_REMOTE]);
		free(recipient);
	}
	buf_free(&routed);
}

static bool may_read(const struct send *send, const struct message *message)
{
	if (message_small(message))
		return true;
	return message->pending < WINDOW_PORTION &&
	       send->recipients < WINDOW_RECIPIENTS_BIG;
}

/* The rest of the recipients cannot be read now: they wait. */
static void cut_short(struct send *send, struct message *message)
{
	log_about(&send->log,
		"warning: unable to read the envelope of message ", message->id,
		"; trying later");
	message->cursor = message->envelope.recipients;
	message->deferred++;
}

void intake_read(struct send *send, struct message *message)
{
	char space[8192];
	struct in in = IN_FROM(addressee_open(message), space);
	struct addressee next = ADDRESSEE_NONE;
	int found = in.fd == -1 ? -1 : 1;

	while (found == 1 && may_read(send, message)) {
		found = addressee_next(message, &in, &next);
		if (found == 1)
			add_recipient(send, message, &next);
	}
	if (found == -1)
		cut_short(send, message);
	if (in.fd != -1)
		file_close(in.fd);
	addressee_free(&next);
}

/* Whoever has as many places as are free gets no more of them. So one alone has
 * half of the channel's, two have two thirds: there are always some for others.
 */
bool intake_crowds(const struct send *send, const struct dest *dest)
{
	size_t used = send->of[dest->channel];

	return dest->batches >= WINDOW_DEST &&
	       dest->batches + used >= WINDOW_CHANNEL;
}

/* The destination of the first recipient, if ask says so of it. Looks at a
 * copy: the message itself stays as it is. */
static struct dest *first_if(struct send *send, struct message *message,
	bool (*ask)(const struct send *send, const struct dest *dest))
{
	char space[2048];
	struct message look = *message;
	struct in in = IN_FROM(addressee_open(message), space);
	struct addressee first = ADDRESSEE_NONE;
	struct buf routed = BUF_LIMIT(ADDRESS_MAX);
	struct dest *dest = 0;
	size_t prefix;

	if (in.fd == -1)
		return 0;
	if (addressee_next(&look, &in, &first) == 1)
		dest = route(send, buf_str(&first.address), &routed, &prefix);
	bool yes = dest && ask(send, dest);
	if (dest) {
		place(send, message, dest);
		dest_forget(&send->dests, dest, send->now);
	}
	file_close(in.fd);
	addressee_free(&first);
	buf_free(&routed);
	return yes ? dest : 0;
}

struct dest *intake_crowded(struct send *send, struct message *message)
{
	return first_if(send, message, intake_crowds);
}

static bool is_dead(const struct send *send, const struct dest *dest)
{
	return dest_dead(dest, send->now);
}

bool intake_dead(struct send *send, struct message *message)
{
	return first_if(send, message, is_dead) != 0;
}
