/* bounce - see bounce.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/bounce.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/in.h"
#include "mail/date.h"
#include "mail/quote.h"
#include "mail/verp.h"
#include "queue/name.h"
#include "queue/state.h"
#include "schedule/window.h"

enum { LATER = 123, LINE_MAX_BYTES = 4200 };

static const char double_sender[] = "#@[]";

/* Once for a message, twice for its bounce. */
struct kind {
	struct str from; /* envelope sender of the bounce */
	struct str to;
	const char *text;
	const char *divider;
};

static const char first_text[] =
	".\nI'm afraid I wasn't able to deliver your message to the following "
	"addresses.\nThis is a permanent error; I've given up. Sorry it didn't "
	"work out.\n\n";
static const char second_text[] =
	".\nI tried to deliver a bounce message to this address, but the "
	"bounce bounced!\n\n";

static struct kind kind_of(
	const struct send *send, const struct message *message)
{
	struct str sender = buf_str(&message->envelope.sender);

	if (sender.n == 0)
		return (struct kind){str_text(double_sender),
			buf_str(&send->rules.double_to), second_text,
			"--- Below this line is the original bounce.\n\n"};
	return (struct kind){str_text(""), verp_base(sender), first_text,
		"--- Below this line is a copy of the message.\n\n"};
}

/* An address as a header shows it; a newline would end the line. */
static void add_address(struct submit *submit, struct str address)
{
	struct buf quoted = BUF_LIMIT(LINE_MAX_BYTES);

	if (quote_address(&quoted, address) == -1)
		submit_fail(submit);
	for (size_t i = 0; i < quoted.n; i++)
		if (quoted.s[i] == '\n')
			quoted.s[i] = '_';
	submit_bytes(submit, quoted.s, quoted.n);
	buf_free(&quoted);
}

static void add_head(
	struct send *send, struct submit *submit, const struct kind *kind)
{
	struct rules *rules = &send->rules;
	struct buf from = BUF_LIMIT(LINE_MAX_BYTES);
	char date[DATE_MAX];
	size_t n = date_rfc5322(date, send->now);

	if (buf_add_str(&from, buf_str(&rules->bounce_from)) == -1 ||
		buf_add_byte(&from, '@') == -1 ||
		buf_add_str(&from, buf_str(&rules->bounce_host)) == -1)
		submit_fail(submit);
	submit_text(submit, "Date: ");
	submit_bytes(submit, date, n);
	submit_text(submit, "\nFrom: ");
	add_address(submit, buf_str(&from));
	submit_text(submit, "\nTo: ");
	add_address(submit, kind->to);
	submit_text(submit, "\nSubject: failure notice\n\n"
			    "Hi. This is the qmail-send program at ");
	submit_bytes(submit, rules->bounce_host.s, rules->bounce_host.n);
	submit_text(submit, kind->text);
	buf_free(&from);
}

static void add_failure(void *context, uint64_t ordinal, struct str report)
{
	struct submit *submit = context;

	(void)ordinal;
	submit_bytes(submit, report.s, report.n);
	submit_text(submit, "\n\n");
}

static void add_failures(struct submit *submit, const struct message *message)
{
	const struct state_reader reader = {
		.context = submit, .failed = add_failure};

	if (state_read(message->id, message->envelope.crc, &reader) != 1)
		submit_fail(submit);
}

/* All of it, as it is. */
static void add_copy(struct submit *submit, const struct message *message)
{
	static char space[65536];
	char path[NAME_MAX_LENGTH];
	struct str view;
	int result = -1;

	name_mess(path, message->id, NAME_MESSAGE);
	struct in in = IN_FROM(file_open_read(path), space);
	if (in.fd != -1) {
		while ((result = in_view(&in, &view)) == 1) {
			submit_bytes(submit, view.s, view.n);
			in_skip(&in, view.n);
		}
		file_close(in.fd);
	}
	if (result == -1)
		submit_fail(submit);
}

static void compose(struct send *send, struct message *message)
{
	struct submit *submit = &send->bounce.submit;
	struct kind kind = kind_of(send, message);

	add_head(send, submit, &kind);
	add_failures(submit, message);
	submit_text(submit, kind.divider);
	submit_text(submit, "Return-Path: <");
	add_address(submit, verp_base(buf_str(&message->envelope.sender)));
	submit_text(submit, ">\n");
	add_copy(submit, message);
	submit_sender(submit, kind.from);
	submit_recipient(submit, kind.to);
	submit_end(submit);
}

static void later(struct send *send, struct message *message, const char *why)
{
	log_text(&send->log,
		"warning: trouble injecting bounce message, will try later: ");
	log_safe(&send->log, str_text(why));
	log_end(&send->log);
	window_put_back(send, message, send->now + LATER);
}

void bounce_begin(struct send *send, struct message *message)
{
	struct list *list = &send->bounce.waiting;

	if (str_is(buf_str(&message->envelope.sender), double_sender)) {
		log_about(&send->log, "triple bounce: discarding bounce/",
			message->id, "");
		window_end(send, message);
		return;
	}
	message->next = 0;
	if (list->last)
		list->last->next = message;
	else
		list->first = message;
	list->last = message;
}

void bounce_next(struct send *send)
{
	struct bounce *bounce = &send->bounce;
	struct message *message = bounce->waiting.first;

	if (bounce->message || !message || send->exiting)
		return;
	bounce->waiting.first = message->next;
	if (!bounce->waiting.first)
		bounce->waiting.last = 0;
	if (submit_open(&bounce->submit) == -1) {
		later(send, message, strerror(errno));
		return;
	}
	bounce->message = message;
	compose(send, message);
}

void bounce_ended(struct send *send, pid_t pid, int status)
{
	struct bounce *bounce = &send->bounce;
	struct message *message = bounce->message;

	if (!message || submit_pid(&bounce->submit) != pid)
		return;
	bounce->message = 0;
	const char *verdict = submit_verdict(&bounce->submit, status);
	if (*verdict) {
		later(send, message, verdict + 1);
		return;
	}
	log_text(&send->log, "bounce msg ");
	log_num(&send->log, message->id);
	log_about(&send->log, " qp ", (uint64_t)pid, "");
	window_end(send, message);
}
