/* parley - see parley.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/parley.h"

#include <errno.h>

#include "base/clock.h"
#include "conf/control.h"

enum { TIMEOUT_DEFAULT = 1200 };

static const struct answer too_slow = {451, "4.4.2", "timeout"};
static const struct answer unknown = {502, "5.5.1", "unimplemented"};
static const struct answer too_long = {500, "5.5.2", "line too long"};
static const struct answer odd_bytes = {
	500, "5.5.2", "NUL or carriage return within the line"};

static int read_timeout(struct parley *parley)
{
	uint64_t seconds = TIMEOUT_DEFAULT;

	if (control_number("timeoutsmtpd", &seconds) == -1)
		return -1;
	parley->timeout = seconds ? (int)seconds : 1;
	parley->in.timeout = parley->out.timeout = parley->timeout;
	return 0;
}

int parley_open(struct parley *parley)
{
	ucspi_read(&parley->peer);
	parley->facts.peer = &parley->peer;
	parley->facts.gate = &parley->gate;
	int named = control_line_or_me("smtpgreeting", &parley->greeting, 0);
	if (named != 1)
		return named;
	if (control_line_or_me("localiphost", &parley->local_host, "") == -1 ||
		read_timeout(parley) == -1 || gate_open(&parley->gate) == -1 ||
		gate_open_senders(&parley->gate) == -1)
		return -1;
	return 1;
}

void parley_say(struct parley *parley, const struct answer *answer)
{
	out_num(&parley->out, (uint64_t)answer->code);
	out_join(&parley->out, " ", answer->text);
	if (answer->status)
		out_join(&parley->out, " (#", answer->status, ")");
	out_text(&parley->out, "\r\n");
}

void parley_gone(struct parley *parley)
{
	if (parley->in.error == ETIMEDOUT)
		parley_say(parley, &too_slow);
	parley->ended = true;
	parley->code = PARLEY_GONE;
}

const struct policy_facts *parley_facts(struct parley *parley)
{
	parley->facts.sender = buf_str(&parley->sender);
	parley->facts.recipient = buf_str(&parley->recipient);
	return &parley->facts;
}

void parley_reset(struct parley *parley)
{
	parley->seen_mail = false;
	buf_clear(&parley->sender);
	buf_clear(&parley->recipients);
	parley->facts.recipients = 0;
	parley->facts.sender_bad = false;
}

static void obey(struct parley *parley)
{
	struct str argument;
	const struct command *command =
		command_find(parley_verbs, &parley->line, &argument);

	if (!command)
		parley_say(parley, &unknown);
	else if (parley->line.cut)
		parley_say(parley, &too_long);
	else if (parley->line.odd)
		parley_say(parley, &odd_bytes);
	else
		command->run(parley, argument);
}

static void greet(struct parley *parley)
{
	const struct answer *refusal =
		policy_ask(policy_smtp, POLICY_CONNECT, parley_facts(parley));

	if (!refusal) {
		out_join(&parley->out, "220 ", buf_text(&parley->greeting),
			" ESMTP\r\n");
		return;
	}
	parley_say(parley, refusal);
	parley->ended = true;
	parley->code = PARLEY_GONE;
}

int parley_run(struct parley *parley)
{
	int64_t patience = (int64_t)parley->timeout * 1000;

	greet(parley);
	while (!parley->ended) {
		/* The whole line has the time of one read, or a client that
		 * sends a byte now and then would stay for ever. */
		parley->in.deadline = clock_steady_ms() + patience;
		if (command_read(&parley->in, &parley->line) == 1)
			obey(parley);
		else
			parley_gone(parley);
	}
	if (out_flush(&parley->out) == -1)
		parley->code = PARLEY_GONE;
	return parley->code;
}
