/* verbs - what qmail-smtpd does at each command, see parley.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "queue/codes.h"
#include "smtp/argument.h"
#include "smtp/body.h"
#include "smtp/parley.h"

/* All that the verbs can say, apart from names and the queue's verdict. */
static const struct answer ok = {250, 0, "ok"};
static const struct answer flushed = {250, 0, "flushed"};
static const struct answer go_ahead = {354, 0, "go ahead"};
static const struct answer will_try = {
	252, 0, "not told here; send mail and see"};
static const struct answer help = {
	214, 0, "HELO EHLO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT"};
static const struct answer no_address = {
	501, "5.5.4", "syntax error, no address"};
static const struct answer syntax = {555, "5.5.4", "syntax error"};
static const struct answer mail_first = {503, "5.5.1", "MAIL first"};
static const struct answer rcpt_first = {503, "5.5.1", "RCPT first"};
static const struct answer too_many = {452, "4.5.3", "too many recipients"};
static const struct answer no_memory = {451, "4.3.0", "out of memory"};
static const struct answer bare_lf = {
	451, 0, "See https://cr.yp.to/docs/smtplf.html."};

/* Asks the rules; true if one of them refused, and has said so. */
static bool refused(struct parley *parley, enum policy_stage stage)
{
	const struct answer *answer =
		policy_ask(policy_smtp, stage, parley_facts(parley));

	if (answer)
		parley_say(parley, answer);
	return answer;
}

static void say_name(struct parley *parley, const char *before)
{
	out_join(&parley->out, before, buf_text(&parley->greeting), "\r\n");
}

/* Both greetings begin anew. */
static bool greeted(struct parley *parley, struct str name)
{
	parley_reset(parley);
	if (buf_copy_str(&parley->helo, name) == -1) {
		parley_say(parley, &no_memory);
		return false;
	}
	parley->facts.helo = name.n ? buf_str(&parley->helo) : str_of("", 0);
	return !refused(parley, POLICY_HELO);
}

static void do_helo(void *context, struct str argument)
{
	if (greeted(context, argument))
		say_name(context, "250 ");
}

static void do_ehlo(void *context, struct str argument)
{
	struct parley *parley = context;

	if (!greeted(parley, argument))
		return;
	say_name(parley, "250-");
	out_text(&parley->out, "250-PIPELINING\r\n250 8BITMIME\r\n");
}

/* Takes the address out of the argument. Our own address as a literal is
 * another name for this host. */
static bool address(struct parley *parley, struct str argument,
	const char *keyword, struct buf *address)
{
	enum argument_verdict verdict =
		argument_address(argument, keyword, address);

	if (verdict != ARGUMENT_OK) {
		parley_say(parley,
			verdict == ARGUMENT_NONE ? &no_address : &syntax);
		return false;
	}
	if (!parley->local_host.n || !str_has(buf_str(address), '['))
		return true;
	if (!parley->own_known && own_read(&parley->own) == -1)
		parley->own.n = 0;
	parley->own_known = true;
	if (argument_own_literal(
		    address, &parley->own, buf_str(&parley->local_host)) == 0)
		return true;
	parley_say(parley, &no_memory);
	return false;
}

static void do_mail(void *context, struct str argument)
{
	struct parley *parley = context;

	parley_reset(parley);
	if (!address(parley, argument, "FROM", &parley->sender))
		return;
	parley->facts.sender_bad =
		gate_bad_sender(&parley->gate, buf_str(&parley->sender));
	if (refused(parley, POLICY_MAIL))
		return;
	parley->seen_mail = true;
	parley_say(parley, &ok);
}

static void do_rcpt(void *context, struct str argument)
{
	struct parley *parley = context;
	struct buf *recipient = &parley->recipient;

	if (!parley->seen_mail) {
		parley_say(parley, &mail_first);
		return;
	}
	if (!address(parley, argument, "TO", recipient) ||
		refused(parley, POLICY_RCPT))
		return;
	const char *relay = parley->gate.relay;
	size_t before = parley->recipients.n;
	if (buf_add_str(&parley->recipients, buf_str(recipient)) == -1 ||
		buf_add_text(&parley->recipients, relay ? relay : "") == -1 ||
		buf_add_byte(&parley->recipients, 0) == -1) {
		parley->recipients.n = before;
		parley_say(parley, &too_many);
		return;
	}
	parley->facts.recipients++;
	parley_say(parley, &ok);
}

/* What qmail-queue said, as a reply. */
static void say_verdict(struct parley *parley, const char *verdict)
{
	static const struct {
		char letter;
		int code;
	} codes[] = {{'K', 250}, {'D', 554}, {'Z', 451}};
	size_t i = 0;

	while (i < 2 && codes[i].letter != *verdict)
		i++;
	parley_say(parley, &(struct answer){codes[i].code, 0, verdict + 1});
}

static void add_envelope(struct parley *parley)
{
	struct str rest = buf_str(&parley->recipients);

	submit_sender(&parley->arrival.submit, buf_str(&parley->sender));
	while (rest.n)
		submit_recipient(&parley->arrival.submit, str_cut(&rest, 0));
}

/* The message is here: is it taken? */
static void judge(struct parley *parley)
{
	struct arrival *arrival = &parley->arrival;

	parley->facts.looping = hops_looping(&arrival->hops);
	parley->facts.oversize = arrival_oversize(arrival);
	const struct answer *answer =
		policy_ask(policy_smtp, POLICY_END, parley_facts(parley));
	if (answer)
		arrival_fail(arrival);
	else
		add_envelope(parley);
	const char *verdict = arrival_close(arrival);
	if (answer)
		parley_say(parley, answer);
	else
		say_verdict(parley, verdict);
}

/* Nothing of it may be queued. The verdict is known, only waited for. */
static void give_up(struct parley *parley, bool gone)
{
	arrival_fail(&parley->arrival);
	const char *verdict = arrival_close(&parley->arrival);
	(void)verdict;
	if (gone) {
		parley_gone(parley);
		return;
	}
	parley_say(parley, &bare_lf);
	parley->ended = true;
	parley->code = PARLEY_GONE;
}

static void receive(struct parley *parley)
{
	parley->in.deadline = 0; /* each piece has its own time */
	switch (body_receive(
		&parley->in, &parley->arrival, &parley->facts.bare_cr)) {
	case BODY_WHOLE:
		judge(parley);
		break;
	case BODY_BARE_LF:
		give_up(parley, false);
		break;
	case BODY_GONE:
		give_up(parley, true);
		break;
	}
}

static void do_data(void *context, struct str argument)
{
	struct parley *parley = context;

	(void)argument; /* "DATA now" has always been taken */
	if (!parley->seen_mail) {
		parley_say(parley, &mail_first);
		return;
	}
	if (!parley->recipients.n) {
		parley_say(parley, &rcpt_first);
		return;
	}
	if (refused(parley, POLICY_DATA))
		return;
	if (arrival_open(&parley->arrival, parley->gate.databytes) == -1) {
		warn_sys("unable to start qmail-queue");
		say_verdict(parley, codes_text(QUEUE_EXEC));
		return;
	}
	parley_say(parley, &go_ahead);
	arrival_trace(
		&parley->arrival, &parley->peer, "SMTP", parley->facts.helo);
	receive(parley);
	parley_reset(parley);
}

static void do_rset(void *context, struct str argument)
{
	(void)argument;
	parley_reset(context);
	parley_say(context, &flushed);
}

static void do_noop(void *context, struct str argument)
{
	(void)argument;
	parley_say(context, &ok);
}

static void do_vrfy(void *context, struct str argument)
{
	(void)argument;
	parley_say(context, &will_try);
}

static void do_help(void *context, struct str argument)
{
	(void)argument;
	parley_say(context, &help);
}

static void do_quit(void *context, struct str argument)
{
	struct parley *parley = context;

	(void)argument;
	say_name(parley, "221 ");
	parley->ended = true;
}

const struct command parley_verbs[] = {
	{"RCPT", do_rcpt},
	{"MAIL", do_mail},
	{"DATA", do_data},
	{"QUIT", do_quit},
	{"EHLO", do_ehlo},
	{"HELO", do_helo},
	{"RSET", do_rset},
	{"NOOP", do_noop},
	{"VRFY", do_vrfy},
	{"HELP", do_help},
	{0, 0},
};
