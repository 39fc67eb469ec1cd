/* transaction - see transaction.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/transaction.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "mail/utf8.h"
#include "remote/carrier.h"
#include "remote/dialogue.h"

/* First digits of the codes that take a message, and that ask for its text. */
enum { RECEIPT = 2, GO_AHEAD = 3 };

/* ---- the content ---- */

/* Nothing of it may look whole: the connection ends here. */
static void give_up(struct dialogue *talk)
{
	talk->session->gone = talk->session->dead = true;
	talk->session->critical = false;
	if (talk->carried == CARRIER_UNREADABLE)
		verdict_plain(talk->verdict, verdict_read);
	else
		dialogue_died(talk);
}

/* It hung up, or reads no more, before it had all of the text. Has it said why?
 * Its answers to all before were heard, so this is one to the message. */
static bool heard_why(struct dialogue *talk)
{
	struct session *session = talk->session;

	if (talk->carried != CARRIER_DIED || !session_told(session) ||
		session_hear(session) == -1 || dialogue_letter(talk) == 'K')
		return false;
	session->gone = session->dead = true;
	dialogue_say(talk, dialogue_letter(talk), session->host,
		" broke off while I sent the message.\n");
	return true;
}

/* The last word. */
static void hear_end(struct dialogue *talk)
{
	struct session *session = talk->session;

	if (dialogue_hear(talk) == -1)
		return;
	session->critical = false;
	char letter = dialogue_letter(talk);
	/* "354" once more is no receipt. */
	if (letter == 'K' && session->code / 100 != RECEIPT)
		letter = 'Z';
	if (letter == 'K')
		session->dirty = false;
	dialogue_say(talk, letter, session->host,
		letter == 'K' ? " accepted message.\n"
			      : " failed after I sent the message.\n");
}

/* DATA is said; may all of it follow? */
static bool is_welcome(struct dialogue *talk)
{
	if (dialogue_hear_next(talk) == -1)
		return false;
	struct session *session = talk->session;
	char letter = dialogue_letter(talk);
	if (session->code / 100 == GO_AHEAD)
		return true;
	/* Neither yes nor no: it would take the text for commands. */
	if (letter == 'K') {
		letter = 'Z';
		session->gone = session->dead = true;
	}
	dialogue_say(talk, letter, session->host, " failed on DATA command.\n");
	return false;
}

static void send_content(struct dialogue *talk)
{
	struct session *session = talk->session;
	bool chunk = session->offers.chunking;

	if (!chunk) {
		if (!talk->content_said)
			out_text(&session->out, "DATA\r\n");
		dialogue_push(talk);
		if (!is_welcome(talk))
			return;
	}
	session_wind(session, talk->carrier.wire);
	talk->carried =
		chunk ? carrier_chunk(&talk->carrier, session, talk->task)
		      : carrier_data(&talk->carrier, session, talk->task);
	if (talk->carried == CARRIER_OK && out_flush(&session->out) == -1)
		talk->carried = CARRIER_DIED;
	if (talk->carried == CARRIER_OK) {
		session->critical = true;
		hear_end(talk);
	} else if (!heard_why(talk)) {
		give_up(talk);
	}
}

/* Nobody is there to get it, but DATA or a chunk is on its way: what the host
 * says of it has to be heard. Should it wait for text, there is none. */
static void hear_unwanted(struct dialogue *talk)
{
	struct session *session = talk->session;

	session->critical = false;
	if (!talk->content_said || session->dead ||
		session_hear(session) == -1 || session->offers.chunking ||
		session->code / 100 != GO_AHEAD)
		return;
	if (!talk->mail_taken) {
		/* No sender, but text? Not a byte more. */
		session->gone = session->dead = true;
		return;
	}
	out_text(&session->out, ".\r\n");
	ignore(session_ask(session));
}

/* ---- one of them ---- */

static void finish(struct dialogue *talk)
{
	struct session *session = talk->session;

	if (talk->verdict->message.letter)
		return;
	if (talk->taken || (session->dead && verdict_open(talk->verdict)))
		dialogue_say(talk, 'Z', session->host, " is going away.\n");
	else if (!verdict_open(talk->verdict))
		verdict_message(talk->verdict, 'D', str_of(0, 0),
			"Giving up on ", session->host, ".\n");
}

static void run(struct dialogue *talk)
{
	dialogue_run(talk);
	if (talk->carried != CARRIER_OK)
		give_up(talk);
	else if (talk->verdict->message.letter || !talk->taken)
		hear_unwanted(talk);
	else if (talk->content_said && talk->session->offers.chunking)
		hear_end(talk);
	else if (!talk->session->dead)
		send_content(talk);
	finish(talk);
}

/* ---- all of them ---- */

/* Does the address need SMTPUTF8? Its domain never does alone. */
static bool beyond_ascii(const char *text)
{
	struct str address = str_text(text);

	return utf8_beyond_ascii(
		str_head(address, str_find_last(address, '@')));
}

static bool can_have_utf8(const struct dialogue *talk, const char *address)
{
	return talk->session->offers.utf8 && utf8_valid(str_text(address));
}

/* Why this recipient can never be told to this host, or null. */
static const char *refusal(const struct dialogue *talk, const char *address)
{
	/* It would be a command of its own. */
	if (strpbrk(address, "\r\n"))
		return "SMTP cannot carry an address with a line break. "
		       "(#5.1.3)\n";
	if (beyond_ascii(address) && !can_have_utf8(talk, address))
		return verdict_utf8 + 1;
	if (!session_quote(talk->session, address) && errno == EINVAL)
		return "That domain is no name. (#5.1.2)\n";
	return 0;
}

/* Tells those who can never be told to this host. Room for all addresses is
 * made on the way. */
static void screen(const struct dialogue *talk)
{
	for (size_t i = 0; i < talk->task->n; i++) {
		const char *address = talk->task->recipients[i];
		if (talk->verdict->parts[i].letter)
			continue;
		const char *why = refusal(talk, address);
		if (why)
			verdict_recipient(
				talk->verdict, i, 'h', str_of(0, 0), why);
		else if (!session_quote(talk->session, address))
			verdict_recipient(talk->verdict, i, 's', str_of(0, 0),
				verdict_system + 1);
	}
}

/* SMTPUTF8 only if an address or the message needs it. */
static bool needs_utf8(const struct task *task)
{
	if (survey_needs_utf8(&task->survey) || beyond_ascii(task->sender))
		return true;
	for (size_t i = 0; i < task->n; i++)
		if (beyond_ascii(task->recipients[i]))
			return true;
	return false;
}

static void too_large(const struct dialogue *talk)
{
	char most[NUM_MAX];

	(void)num_format(most, talk->session->offers.size_max);
	verdict_message(talk->verdict, 'D', str_of(0, 0), talk->session->host,
		" takes no message of more than ", most, " bytes. (#5.3.4)\n");
}

/* How the message has to travel. False: it cannot, and that is said. */
static bool plan(struct dialogue *talk)
{
	static const char *const troubles[] = {
		[CARRIER_CANNOT] = verdict_convert,
		[CARRIER_ADDRESS] = verdict_header,
		[CARRIER_NO_MEMORY] = verdict_system,
		[CARRIER_UNREADABLE] = verdict_read,
		[CARRIER_DIED] = verdict_system};
	uint64_t most = talk->session->offers.size_max;
	enum carrier_result result =
		carrier_plan(&talk->carrier, talk->session, talk->task);

	if (result != CARRIER_OK) {
		verdict_plain(talk->verdict, troubles[result]);
		return false;
	}
	if (!most || talk->carrier.wire <= most)
		return true;
	too_large(talk);
	return false;
}

/* The same of the sender. */
static bool check_sender(const struct dialogue *talk)
{
	const char *sender = talk->task->sender;

	if (beyond_ascii(sender) && !can_have_utf8(talk, sender))
		verdict_plain(talk->verdict, verdict_utf8);
	else if (!session_quote(talk->session, sender))
		verdict_plain(talk->verdict,
			errno == EINVAL ? verdict_sender : verdict_system);
	else
		return true;
	return false;
}

static bool prepare(struct dialogue *talk)
{
	talk->utf8 = talk->session->offers.utf8 && needs_utf8(talk->task);
	if (!plan(talk) || !check_sender(talk))
		return false;
	screen(talk);
	return true;
}

static bool late(const struct task *task)
{
	return task->end && clock_steady_ms() >= task->end;
}

/* Is the connection of no use for those who are left? */
static bool spent(const struct dialogue *talk)
{
	uint64_t most = talk->session->offers.mail_max;
	size_t i = 0;

	while (i < talk->task->n && talk->verdict->parts[i].letter)
		i++;
	return late(talk->task) || (most && talk->session->mails >= most) ||
	       (i < talk->task->n && !dialogue_fits(talk, i));
}

enum transaction_end transaction_run(struct session *session,
	const struct task *task, struct verdict *verdict)
{
	struct dialogue fresh = {
		.session = session, .task = task, .verdict = verdict};

	/* What another host said does not count any more. */
	verdict->message.letter = 0;
	if (!prepare(&fresh))
		return TRANSACTION_DONE;
	for (bool first = true;; first = false) {
		struct dialogue talk = fresh;
		if (!verdict_open(verdict)) {
			finish(&talk);
			return TRANSACTION_DONE;
		}
		run(&talk);
		if (session->dead && first && !talk.answered && !session->doubt)
			return TRANSACTION_NOTHING;
		if (!verdict_open(verdict) || session->dead)
			return TRANSACTION_DONE;
		/* What it said of the sender or the text holds for all. */
		if (verdict->message.letter && !talk.taken)
			return TRANSACTION_DONE;
		verdict_settle(verdict);
		if (spent(&talk))
			return TRANSACTION_MORE;
		fresh.domain = talk.domain;
	}
}
