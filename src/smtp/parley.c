/* parley - see parley.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/parley.h"

#include <errno.h>

#include "base/clock.h"
#include "conf/control.h"
#include "route/insider.h"

enum {
	TIMEOUT_DEFAULT = 1200,
	NAME_MAX_BYTES = 4096,
	AWAY_MS = 5000, /* for QUIT, where nothing else is wanted */
	AWAY_CODE = 554,
};

static const struct answer too_slow = {421, "4.4.2", "timeout"};
static const struct answer too_slow_classic = {451, "4.4.2", "timeout"};
static const struct answer stopped = {421, "4.3.2", "going down"};
static const struct answer turned_away = {
	503, "5.5.1", "you were turned away, only QUIT is left"};
static const struct answer unknown = {500, "5.5.2", "command unknown"};
static const struct answer unimplemented = {502, "5.5.1", "unimplemented"};
static const struct answer too_long = {500, "5.5.2", "line too long"};
static const struct answer odd_bytes = {
	500, "5.5.2", "NUL or carriage return within the line"};
static const struct answer bare_end = {
	500, "5.5.2", "line must end in CR LF, not in LF alone"};
static const struct answer hasty = {
	554, "5.5.0", "you must wait for the answer to such a command"};

static int read_timeout(struct parley *parley)
{
	uint64_t seconds = TIMEOUT_DEFAULT;

	if (control_number("timeoutsmtpd", &seconds) == -1)
		return -1;
	parley->timeout = seconds ? (int)seconds : 1;
	parley->in.timeout = parley->out.timeout = parley->timeout;
	return 0;
}

void parley_begin(struct parley *parley)
{
	const struct buf name = BUF_LIMIT(NAME_MAX_BYTES);

	parley->in.tied = &parley->out;
	parley->greeting = parley->local_host = parley->helo = name;
	mailing_begin(&parley->mailing);
	fate_begin(&parley->fate);
}

/* Our name is the first word of the greeting. */
static int open_guard(struct parley *parley)
{
	struct str rest = buf_str(&parley->greeting);

	parley->facts.guard = &parley->guard;
	return guard_open(&parley->guard, parley->in.fd, &parley->peer,
		str_cut(&rest, ' '), parley->gate.relay);
}

/* For each that is not there control/me stands, which is read once. 1; 0: nobody
 * has given us a name; -1. */
static int read_names(struct parley *parley)
{
	struct buf *greeting = &parley->greeting;
	struct buf *local = &parley->local_host;
	int named = control_line("smtpgreeting", greeting);
	int literal = control_line("localiphost", local);
	bool me = named == 0;

	if (me)
		named = control_line("me", greeting);
	if (literal == 0 && !me)
		literal = control_line("me", local);
	else if (literal == 0 && buf_copy_str(local, buf_str(greeting)) == -1)
		literal = control_trouble("me", "unable to use");
	return literal == -1 ? -1 : named;
}

int parley_open(struct parley *parley)
{
	ucspi_read(&parley->peer);
	parley->facts.peer = &parley->peer;
	parley->facts.gate = &parley->gate;
	int named = read_names(parley);
	if (named == 0)
		return 0;
	int result = gate_open(&parley->gate);
	result |= read_timeout(parley);
	result |= terms_read(&parley->terms);
	result |= open_guard(parley);
	parley->facts.fate = parley->terms.lookup ? &parley->fate : 0;
	parley->fate.insider = insider_open();
	return result == -1 ? -1 : named;
}

/* qmail said "553 no (#5.7.1)", and the status only of what is refused. */
static void say_classic(struct parley *parley, const struct answer *answer)
{
	out_join(&parley->out, " ", answer->text);
	if (answer->status && answer->code >= 400)
		out_join(&parley->out, " (#", answer->status, ")");
}

void parley_say(struct parley *parley, const struct answer *answer)
{
	out_num(&parley->out, (uint64_t)answer->code);
	if (!parley->terms.offers[TERMS_STATUS]) {
		say_classic(parley, answer);
	} else {
		if (answer->status)
			out_join(&parley->out, " ", answer->status);
		out_join(&parley->out, " ", answer->text);
	}
	out_text(&parley->out, "\r\n");
}

static void end(struct parley *parley, const struct answer *answer)
{
	parley_say(parley, answer);
	parley->ended = true;
	parley->code = PARLEY_GONE;
}

bool parley_tired(struct parley *parley, enum terms_limit limit)
{
	if (!terms_beyond(&parley->terms, limit, ++parley->counts[limit]))
		return false;
	end(parley, &policy_enough[limit]);
	return true;
}

void parley_refuse(struct parley *parley, enum terms_limit limit,
	const struct answer *answer)
{
	if (answer->code < 500 || !parley_tired(parley, limit))
		parley_say(parley, answer);
}

bool parley_refused(
	struct parley *parley, enum policy_stage stage, enum terms_limit limit)
{
	const struct answer *answer =
		policy_ask(policy_strangers, stage, parley_facts(parley));

	if (answer && stage == POLICY_RCPT && answer->code >= 500)
		guard_refused(&parley->guard);
	if (answer && answer->code == 421)
		end(parley, answer);
	else if (answer)
		parley_refuse(parley, limit, answer);
	return answer;
}

bool parley_hasty(struct parley *parley)
{
	if (!terms_strict(&parley->terms) || !in_ready(&parley->in))
		return false;
	end(parley, &hasty);
	return true;
}

void parley_gone(struct parley *parley)
{
	if (parley->in.error == ETIMEDOUT)
		parley_say(parley, terms_classic(&parley->terms)
					   ? &too_slow_classic
					   : &too_slow);
	else if (parley->in.error == EINTR)
		parley_say(parley, &stopped);
	parley->ended = true;
	parley->code = PARLEY_GONE;
}

const struct policy_facts *parley_facts(struct parley *parley)
{
	parley->facts.sender = buf_str(&parley->mailing.sender);
	parley->facts.recipient = buf_str(&parley->mailing.recipient);
	parley->facts.recipients = parley->mailing.recipients;
	return &parley->facts;
}

void parley_reset(struct parley *parley)
{
	if (parley->chunked) {
		arrival_fail(&parley->arrival);
		const char *verdict = arrival_close(&parley->arrival);
		(void)verdict; /* nothing is queued: waited for, no more */
	}
	parley->chunked = parley->spoilt = false;
	mailing_reset(&parley->mailing);
	parley->facts.sender_bad = false;
}

static bool is_quit(const struct command *command)
{
	return str_is(str_text(command->verb), "QUIT");
}

/* Clients that were not told of PIPELINING wait for each answer. QUIT may
 * come at any time. */
static bool too_early(struct parley *parley, const struct command *command)
{
	if (parley->greeted == PARLEY_EHLO &&
		parley->terms.offers[TERMS_PIPELINING])
		return false;
	return !is_quit(command) && parley_hasty(parley);
}

/* RFC 2920, 3.2: whose answers may wait for those behind them. All others
 * leave at once. */
static bool answer_waits(const struct command *command)
{
	static const char *const verbs[] = {"MAIL", "RCPT", "RSET", "BDAT"};

	for (size_t i = 0; command && i < sizeof(verbs) / sizeof(*verbs); i++)
		if (str_is(str_text(command->verb), verbs[i]))
			return true;
	return false;
}

static void obey(struct parley *parley, const struct command *command,
	struct str argument)
{
	const struct command_line *line = &parley->line;
	bool strict = terms_strict(&parley->terms);

	if (line->cut && (strict || command))
		parley_refuse(parley, TERMS_ERRORS, &too_long);
	else if (line->odd && (strict || command))
		parley_refuse(parley, TERMS_ERRORS, &odd_bytes);
	else if (line->bare && strict)
		parley_refuse(parley, TERMS_ERRORS, &bare_end);
	else if (!command)
		parley_refuse(parley, TERMS_ERRORS,
			terms_classic(&parley->terms) ? &unimplemented
						      : &unknown);
	else if (parley->turned_away && !is_quit(command))
		parley_refuse(parley, TERMS_ERRORS, &turned_away);
	else if (!too_early(parley, command))
		command->run(parley, argument);
}

/* RFC 5321, 3.1: who is refused by the greeting may say QUIT; not as long as
 * he likes. */
static void turn_away(struct parley *parley)
{
	int64_t end = clock_steady_ms() + AWAY_MS;

	parley->turned_away = true;
	if (!parley->end || end < parley->end)
		parley->end = end;
}

static void greet(struct parley *parley)
{
	const struct answer *refusal = policy_ask(
		policy_strangers, POLICY_CONNECT, parley_facts(parley));

	if (!refusal) {
		out_join(&parley->out, "220 ", buf_text(&parley->greeting),
			" ESMTP\r\n");
		return;
	}
	if (refusal->code == AWAY_CODE) {
		parley_say(parley, refusal);
		turn_away(parley);
	} else {
		end(parley, refusal);
	}
}

static void answer(struct parley *parley)
{
	struct str argument;
	const struct command *command =
		command_find(parley_verbs, &parley->line, &argument);

	obey(parley, command, argument);
	if (!answer_waits(command))
		ignore(out_flush(&parley->out)); /* its error stays */
}

/* The whole line has the time of one read, or a client that sends a byte now
 * and then would stay for ever. */
static void set_deadline(struct parley *parley)
{
	int64_t patience = (int64_t)parley->timeout * 1000;

	parley->in.deadline = clock_steady_ms() + patience;
	if (parley->end && parley->end < parley->in.deadline)
		parley->in.deadline = parley->end;
}

/* Whoever stops us does so here: a message that is on its way is taken, and
 * what became of it is said. */
static bool next(struct parley *parley)
{
	parley->in.stop = parley->stop;
	int got = command_read(&parley->in, &parley->line);
	parley->in.stop = 0;
	return got == 1;
}

int parley_run(struct parley *parley)
{
	uint64_t seconds = parley->terms.limits[TERMS_SECONDS];

	if (seconds)
		parley->end = clock_steady_ms() + (int64_t)seconds * 1000;
	greet(parley);
	parley->out.deadline = parley->end;
	while (!parley->ended) {
		set_deadline(parley);
		if (next(parley))
			answer(parley);
		else
			parley_gone(parley);
	}
	parley_reset(parley);
	guard_end(&parley->guard);
	if (out_flush(&parley->out) == -1)
		parley->code = PARLEY_GONE;
	return parley->code;
}
