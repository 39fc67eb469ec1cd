/* intake - see intake.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/in.h"
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

static struct recipient *make_recipient(
	struct str address, uint64_t ordinal, size_t prefix)
{
	struct recipient *recipient =
		malloc(sizeof(*recipient) + address.n + 1);

	if (!recipient)
		return 0;
	*recipient = (struct recipient){
		.ordinal = ordinal, .n = address.n, .prefix = prefix};
	memcpy(recipient->address, address.s, address.n);
	recipient->address[address.n] = 0;
	return recipient;
}

/* The first recipient decides which channel the message counts for. */
static void place(struct message *message, const struct dest *dest)
{
	if (!message->placed)
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
	struct str address, uint64_t ordinal)
{
	struct buf routed = BUF_LIMIT(ADDRESS_MAX);
	struct recipient *recipient = 0;
	size_t prefix = 0;
	struct dest *dest = route(send, address, &routed, &prefix);

	message->pending++;
	if (dest) {
		place(message, dest);
		recipient = make_recipient(buf_str(&routed), ordinal, prefix);
	}
	if (dest && dest_dead(dest, send->now)) {
		attempt_put_off(send, message, dest->channel, ordinal,
			buf_str(&routed));
		free(recipient);
	} else if (!dest || !recipient ||
		   enqueue(send, message, dest, recipient) == -1) {
		message_deferred(message, RETRY_REMOTE);
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
	struct in in = IN_FROM(message_resume(message), space);
	struct buf address = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);
	uint64_t ordinal;
	int found = in.fd == -1 ? -1 : 1;

	while (found == 1 && may_read(send, message)) {
		found = message_read(message, &in, &address, &ordinal);
		if (found == 1)
			add_recipient(
				send, message, buf_str(&address), ordinal);
	}
	if (found == -1)
		cut_short(send, message);
	if (in.fd != -1)
		file_close(in.fd);
	buf_free(&address);
}

/* Looks at a copy: the message itself stays as it is. */
bool intake_crowded(struct send *send, struct message *message)
{
	char space[2048];
	struct message look = *message;
	struct in in = IN_FROM(message_resume(message), space);
	struct buf address = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);
	struct buf routed = BUF_LIMIT(ADDRESS_MAX);
	struct dest *dest = 0;
	uint64_t ordinal;
	size_t prefix;

	if (in.fd == -1)
		return false;
	if (message_read(&look, &in, &address, &ordinal) == 1)
		dest = route(send, buf_str(&address), &routed, &prefix);
	bool crowded = dest && dest->batches >= WINDOW_DEST;
	if (dest) {
		place(message, dest);
		dest_forget(&send->dests, dest, send->now);
	}
	file_close(in.fd);
	buf_free(&address);
	buf_free(&routed);
	return crowded;
}
