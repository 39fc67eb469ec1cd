/* attempt - see attempt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/attempt.h"

#include "base/buf.h"
#include "channel/report.h"
#include "mail/wish.h"
#include "schedule/retry.h"

static const char *const names[] = {"local ", "remote "};

static const char dead[] =
	"ZDestination could not be reached lately; trying later. (#4.4.1)\n";
static const char too_long[] =
	"I'm not going to try again; this message has been in the queue too "
	"long.\n";

void attempt_new(struct send *send, const struct message *message)
{
	const struct envelope *e = &message->envelope;
	struct log *log = &send->log;

	log_about(log, "new msg ", message->id, "");
	log_text(log, "info msg ");
	log_num(log, message->id);
	log_text(log, ": bytes ");
	log_num(log, e->bytes);
	log_text(log, " from <");
	log_safe(log, buf_str(&e->sender));
	log_text(log, "> qp ");
	log_num(log, e->pid);
	log_text(log, " uid ");
	log_num(log, e->uid);
	log_end(log);
}

void attempt_log(struct send *send, const struct message *message,
	enum channel channel, uint64_t delivery, struct str address)
{
	log_text(&send->log, "starting delivery ");
	log_num(&send->log, delivery);
	log_text(&send->log, ": msg ");
	log_num(&send->log, message->id);
	log_text(&send->log, " to ");
	log_text(&send->log, names[channel]);
	log_safe(&send->log, address);
	log_end(&send->log);
}

static void log_result(
	struct send *send, uint64_t delivery, const char *what, struct str text)
{
	log_text(&send->log, "delivery ");
	log_num(&send->log, delivery);
	log_text(&send->log, what);
	log_safe(&send->log, text);
	log_end(&send->log);
}

/* As the sender knows it: without what a virtual domain put in front. */
static struct str original(const struct recipient *recipient)
{
	return str_of(recipient->address + recipient->prefix,
		recipient->n - recipient->prefix);
}

/* Would he have to be told, were it known by now that it takes long? */
static bool tells_delay(const struct send *send, const struct attempt *attempt)
{
	unsigned wishes = attempt->recipient->wishes;

	if (!attempt->message->slow)
		return false;
	return wishes & WISH_SAID ? wishes & WISH_DELAY : send->rules.delay_all;
}

static void put_off(struct send *send, const struct attempt *attempt,
	struct str text, const char *what)
{
	log_result(send, attempt->delivery, what, text);
	if (tells_delay(send, attempt))
		message_late(attempt->message, attempt->recipient->ordinal,
			original(attempt->recipient), text);
	message_deferred(attempt->message, send->rules.retry[attempt->channel]);
}

/* The mark must be on paper before it counts. Whoever wished not to hear of a
 * failure has no bounce to wait for. True: it is marked without a record. */
static bool fail(
	struct send *send, const struct attempt *attempt, struct str text)
{
	const struct recipient *to = attempt->recipient;

	if (!wish_failure(to->wishes)) {
		message_delivered(attempt->message, to->ordinal);
		log_result(send, attempt->delivery, ": failure: ", text);
		return true;
	}
	if (message_failed(attempt->message, to->ordinal, original(to), text) ==
		0)
		log_result(send, attempt->delivery, ": failure: ", text);
	else
		put_off(send, attempt, text,
			": deferral: unable to note the failure: ");
	return false;
}

/* A notice of success that cannot be noted is not worth a second delivery. */
static bool succeed(
	struct send *send, const struct attempt *attempt, struct str text)
{
	const struct recipient *to = attempt->recipient;

	log_result(send, attempt->delivery, ": success: ", text);
	if ((to->wishes & WISH_SUCCESS) &&
		!report_has(text, REPORT_PASSED_ON) &&
		message_reached(
			attempt->message, to->ordinal, original(to), text) == 0)
		return false;
	message_delivered(attempt->message, to->ordinal);
	return true;
}

/* A message that has waited too long is given up. */
static bool give_up(
	struct send *send, const struct attempt *attempt, struct str text)
{
	struct buf whole = BUF_LIMIT(REPORT_TEXT_MAX + sizeof(too_long));
	bool marked = false;

	if (buf_add_str(&whole, text) == 0 &&
		buf_add_text(&whole, too_long) == 0)
		marked = fail(send, attempt, buf_str(&whole));
	else
		put_off(send, attempt, text, ": deferral: ");
	buf_free(&whole);
	return marked;
}

bool attempt_settle(
	struct send *send, const struct attempt *attempt, struct str result)
{
	struct str text = str_skip(result, 1);

	switch (result.s[0]) {
	case 'K':
		return succeed(send, attempt, text);
	case 'D':
		return fail(send, attempt, text);
	default:
		if (attempt->message->dying)
			return give_up(send, attempt, text);
		put_off(send, attempt, text, ": deferral: ");
		return false;
	}
}

void attempt_status(struct send *send)
{
	struct log *log = &send->log;

	for (int i = 0; i < CHANNELS; i++) {
		log_text(log, i == 0 ? "status: " : " ");
		log_text(log, names[i]);
		log_num(log, send->jobs[i].running);
		log_text(log, "/");
		log_num(log, send->jobs[i].max);
	}
	if (send->exiting)
		log_text(log, " exitasap");
	log_end(log);
}

void attempt_put_off(struct send *send, struct message *message,
	enum channel channel, const struct recipient *recipient)
{
	const struct attempt attempt = {.message = message,
		.channel = channel,
		.recipient = recipient,
		.delivery = ++send->deliveries};

	attempt_log(
		send, message, channel, attempt.delivery, original(recipient));
	/* Given up without a record, he is tried again: no worse. */
	ignore(attempt_settle(send, &attempt, str_text(dead)));
}
