/* attempt - see attempt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/attempt.h"

#include "base/buf.h"
#include "channel/report.h"
#include "schedule/retry.h"

static const char *const names[] = {"local ", "remote "};

static const char dead[] =
	"ZDestination could not be reached lately; trying later. (#4.4.1)\n";
static const char too_long[] =
	"I'm not going to try again; this message has been in the queue too "
	"long.\n";

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

static void put_off(struct send *send, const struct attempt *attempt,
	struct str text, const char *what)
{
	log_result(send, attempt->delivery, what, text);
	message_deferred(attempt->message,
		attempt->channel == CHANNEL_LOCAL ? RETRY_LOCAL : RETRY_REMOTE);
}

/* The mark must be on paper before it counts. */
static void fail(
	struct send *send, const struct attempt *attempt, struct str text)
{
	if (message_failed(attempt->message, attempt->ordinal, attempt->address,
		    text) == 0)
		log_result(send, attempt->delivery, ": failure: ", text);
	else
		put_off(send, attempt, text,
			": deferral: unable to note the failure: ");
}

/* A message that has waited too long is given up. */
static void give_up(
	struct send *send, const struct attempt *attempt, struct str text)
{
	struct buf whole = BUF_LIMIT(REPORT_TEXT_MAX + sizeof(too_long));

	if (buf_add_str(&whole, text) == 0 &&
		buf_add_text(&whole, too_long) == 0)
		fail(send, attempt, buf_str(&whole));
	else
		put_off(send, attempt, text, ": deferral: ");
	buf_free(&whole);
}

void attempt_settle(
	struct send *send, const struct attempt *attempt, struct str result)
{
	struct str text = str_skip(result, 1);

	switch (result.s[0]) {
	case 'K':
		log_result(send, attempt->delivery, ": success: ", text);
		message_delivered(attempt->message, attempt->ordinal);
		return;
	case 'D':
		fail(send, attempt, text);
		return;
	default:
		if (attempt->message->dying)
			give_up(send, attempt, text);
		else
			put_off(send, attempt, text, ": deferral: ");
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
	enum channel channel, uint64_t ordinal, struct str address)
{
	struct attempt attempt = {
		message, channel, ordinal, address, ++send->deliveries};

	attempt_log(send, message, channel, attempt.delivery, address);
	attempt_settle(send, &attempt, str_text(dead));
}
