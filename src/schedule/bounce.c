/* bounce - see bounce.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/bounce.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "schedule/announce.h"
#include "schedule/window.h"

/* Nobody else is served while the program takes a bounce that is larger than its
 * pipe: so long, and no longer, it may let us wait. */
enum { LATER = 123, PATIENCE_MS = 20000 };

/* What the sender is to be told next. The bounce comes last: behind it the
 * message is gone. */
static enum notice due(const struct message *message)
{
	bool notice = message->envelope.sender.n == 0;

	if (message->reached && !notice)
		return NOTICE_REACHED;
	if (message->failed && message_complete(message))
		return NOTICE_FAILED;
	if (message->late.n > 0 && !notice && !message_complete(message))
		return NOTICE_LATE;
	return NOTICE_NONE;
}

bool bounce_begin(struct send *send, struct message *message)
{
	if (due(message) == NOTICE_NONE)
		return false;
	if (str_is(buf_str(&message->envelope.sender),
		    announce_double_sender)) {
		if (message_complete(message))
			log_about(&send->log,
				"triple bounce: discarding bounce/",
				message->id, "");
		return false;
	}
	list_append(&send->bounce.waiting, message);
	return true;
}

/* The state may say something later, after SIGALRM. */
static void try_soon(struct send *send, struct message *message)
{
	int64_t due = send->now + LATER;

	if (message->due > due)
		ignore(message_wait(message, due));
	window_put_back(send, message, due);
}

/* It cannot be told now. What could not be delivered is told later; all else
 * when the message is tried again. */
static void later(
	struct send *send, struct message *message, const char *why, bool soon)
{
	log_text(&send->log,
		"warning: trouble injecting bounce message, will try later: ");
	log_safe(&send->log, str_text(why));
	log_end(&send->log);
	if (!message_complete(message)) {
		message->reached = false;
		buf_clear(&message->late);
		window_over(send, message);
	} else if (soon) {
		try_soon(send, message);
	} else {
		log_about(&send->log, "alert: the bounce of message ",
			message->id, " is refused; it stays in the queue");
		window_wait(send, message);
	}
}

void bounce_next(struct send *send)
{
	struct bounce *bounce = &send->bounce;

	if (bounce->message || send->exiting)
		return;
	struct message *message = list_take(&bounce->waiting);
	if (!message)
		return;
	if (submit_start(&bounce->submit) == -1) {
		later(send, message, strerror(errno), true);
		return;
	}
	bounce->message = message;
	bounce->notice = due(message);
	bounce->began = clock_steady_ms();
	submit_hurry(&bounce->submit, bounce->began + PATIENCE_MS);
	announce_compose(send, message, bounce->notice);
}

/* What the sender knows now is noted; if that fails he may hear it twice. */
static void note(struct send *send, struct message *message)
{
	switch (send->bounce.notice) {
	case NOTICE_REACHED:
		if (message_complete(message) && !message->failed)
			message->reached = false; /* it ends here */
		else
			ignore(message_told(message, send->now));
		return;
	case NOTICE_LATE:
		buf_clear(&message->late);
		ignore(message_warned(message, send->now));
		return;
	case NOTICE_FAILED:
	case NOTICE_NONE:
		message->failed = false;
		return;
	}
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
		later(send, message, verdict + 1, *verdict == 'Z');
		return;
	}
	log_text(&send->log, bounce->notice == NOTICE_FAILED ? "bounce msg "
							     : "notice msg ");
	log_num(&send->log, message->id);
	log_about(&send->log, " qp ", (uint64_t)pid, "");
	note(send, message);
	window_over(send, message);
}
