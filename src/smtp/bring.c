/* bring - see bring.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/bring.h"

#include <string.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/env.h"
#include "base/num.h"
#include "queue/codes.h"
#include "smtp/body.h"

enum { TEXT_MAX = 480 }; /* of a reply line of 512 (RFC 5321, 4.5.3.1.5) */

static const struct answer go_ahead = {354, 0, "go ahead"};
static const struct answer mail_first = {503, "5.5.1", "MAIL first"};
static const struct answer rcpt_first = {503, "5.5.1", "RCPT first"};
static const struct answer not_mixed = {
	503, "5.5.1", "a message by BDAT goes on with BDAT"};
static const struct answer spoilt = {
	503, "5.5.1", "a chunk was refused, RSET first"};
static const struct answer ehlo_first = {503, "5.5.1", "EHLO first"};
static const struct answer no_size = {
	501, "5.5.4", "syntax: BDAT size [LAST], and where it ends is unknown"};
static const struct answer received = {250, "2.0.0", "octets received"};
static const struct answer bare_lf = {
	451, "4.5.2", "See https://cr.yp.to/docs/smtplf.html."};
static const struct answer bare_lf_classic = {
	451, 0, "See https://cr.yp.to/docs/smtplf.html."};

/* Takes " (#5.3.0)" off the end of the text. False: there is none, or it is
 * not of this class. */
static bool cut_status(char *text, char class, const char **status_out)
{
	size_t n = strlen(text);
	char *open = strrchr(text, '(');

	if (!open || open == text || text[n - 1] != ')' || open[1] != '#' ||
		open[2] != class || open[3] != '.')
		return false;
	for (const char *c = open + 2; *c != ')'; c++)
		if (!ascii_digit(*c) && *c != '.')
			return false;
	text[n - 1] = 0;
	open[-1] = 0;
	*status_out = open + 2;
	return true;
}

/* What qmail-queue, or a filter in its place, said as a reply. */
static void say_verdict(struct parley *parley, const char *verdict)
{
	static const struct {
		char letter;
		struct answer answer;
	} kinds[] = {{'K', {250, "2.0.0", 0}}, {'D', {554, "5.3.0", 0}},
		{'Z', {451, "4.3.0", 0}}};
	char text[TEXT_MAX + 1];
	size_t n = strnlen(verdict + 1, TEXT_MAX);
	size_t i = 0;

	while (i < 2 && kinds[i].letter != *verdict)
		i++;
	struct answer answer = kinds[i].answer;
	for (size_t j = 0; j < n; j++)
		text[j] = ascii_8bit(verdict[j + 1]) ? '?' : verdict[j + 1];
	text[n] = 0;
	answer.text = text;
	if (!parley->terms.offers[TERMS_STATUS])
		answer.status = 0;
	else
		(void)cut_status(
			text, (char)('0' + answer.code / 100), &answer.status);
	parley_say(parley, &answer);
}

/* RFC 3848 and RFC 6531, 4.3. */
static const char *protocol(const struct parley *parley)
{
	bool sealed = env_get("SSL_PROTOCOL");

	if (parley->greeted != PARLEY_EHLO || terms_classic(&parley->terms))
		return "SMTP";
	if (parley->mailing.utf8)
		return sealed ? "UTF8SMTPS" : "UTF8SMTP";
	return sealed ? "ESMTPS" : "ESMTP";
}

/* Starts qmail-queue. False: cannot, and that was said. */
static bool begin(struct parley *parley)
{
	if (arrival_open(&parley->arrival, parley->gate.databytes) == -1) {
		warn_sys("unable to start qmail-queue");
		say_verdict(parley, codes_text(QUEUE_EXEC));
		return false;
	}
	parley->arrival.line_limit = parley->terms.limits[TERMS_LINE];
	return true;
}

static void trace(struct parley *parley)
{
	guard_trace(&parley->guard, &parley->arrival);
	arrival_trace(&parley->arrival, &parley->peer, protocol(parley),
		parley->facts.helo);
}

/* Is there somebody to send to, and may it begin? If not that was said. */
static bool allowed(struct parley *parley)
{
	const struct answer *why = 0;

	if (!parley->mailing.open)
		why = &mail_first;
	else if (!parley->mailing.recipients)
		why = &rcpt_first;
	if (why)
		parley_refuse(parley, TERMS_ERRORS, why);
	return !why && !parley_refused(parley, POLICY_DATA, TERMS_ERRORS);
}

/* The message is here: is it taken? */
static void judge(struct parley *parley)
{
	struct arrival *arrival = &parley->arrival;

	arrival_whole(arrival);
	parley->facts.looping = hops_looping(&arrival->hops);
	parley->facts.oversize = arrival_oversize(arrival);
	parley->facts.overlong = arrival->overlong;
	const struct answer *answer =
		policy_ask(policy_strangers, POLICY_END, parley_facts(parley));
	if (answer)
		arrival_fail(arrival);
	else
		mailing_submit(&parley->mailing, &arrival->submit);
	const char *verdict = arrival_close(arrival);
	parley->chunked = false;
	if (answer) {
		parley_refuse(parley, TERMS_ERRORS, answer);
		return;
	}
	say_verdict(parley, verdict);
	if (*verdict == 'K')
		parley->counts[TERMS_IDLE] = 0;
}

/* Nothing of it may be queued. The verdict is known, only waited for. */
static void give_up(struct parley *parley)
{
	arrival_fail(&parley->arrival);
	const char *verdict = arrival_close(&parley->arrival);
	(void)verdict;
	parley->chunked = false;
}

static void receive(struct parley *parley)
{
	/* Each piece has its own time. */
	parley->in.deadline = parley->end;
	switch (body_receive(
		&parley->in, &parley->arrival, &parley->facts.bare_cr)) {
	case BODY_WHOLE:
		judge(parley);
		break;
	case BODY_BARE_LF:
		give_up(parley);
		parley_say(parley, terms_classic(&parley->terms)
					   ? &bare_lf_classic
					   : &bare_lf);
		parley->ended = true;
		parley->code = PARLEY_GONE;
		break;
	case BODY_GONE:
		give_up(parley);
		parley_gone(parley);
		break;
	}
}

void bring_data(struct parley *parley)
{
	if (parley->chunked || parley->spoilt) {
		parley_refuse(parley, TERMS_ERRORS, &not_mixed);
		return;
	}
	if (!allowed(parley) || !begin(parley))
		return;
	parley_say(parley, &go_ahead);
	ignore(out_flush(&parley->out)); /* its error stays */
	trace(parley);
	receive(parley);
	parley_reset(parley);
}

struct chunk_size {
	uint64_t n;
	bool last;
};

static bool parse(struct str argument, struct chunk_size *size_out)
{
	struct str rest = str_trim(argument);
	struct str digits = str_cut(&rest, ' ');

	rest = str_trim(rest);
	size_out->last = str_is_case(rest, "LAST");
	return num_parse(digits, &size_out->n) && (size_out->last || !rest.n);
}

/* May this chunk come? If not that is said, behind its octets. */
static const struct answer *forbidden(const struct parley *parley)
{
	if (parley->greeted != PARLEY_EHLO)
		return &ehlo_first;
	if (parley->spoilt)
		return &spoilt;
	if (parley->chunked)
		return 0;
	if (!parley->mailing.open)
		return &mail_first;
	return parley->mailing.recipients ? 0 : &rcpt_first;
}

/* The first chunk opens the arrival. False: it cannot, and that was said. */
static bool open_first(struct parley *parley)
{
	if (parley->chunked)
		return true;
	if (!allowed(parley) || !begin(parley)) {
		parley->spoilt = true;
		return false;
	}
	parley->chunk = (struct chunk){0};
	parley->chunked = true;
	trace(parley);
	return true;
}

static void say_received(struct parley *parley, uint64_t n)
{
	char text[NUM_MAX + 20];
	size_t length = num_format(text, n);

	text[length] = ' ';
	memcpy(text + length + 1, received.text, strlen(received.text) + 1);
	parley_say(
		parley, &(struct answer){received.code, received.status, text});
}

static void finish(struct parley *parley)
{
	if (chunk_end(&parley->chunk))
		arrival_bytes(&parley->arrival, "\n", 1);
	parley->facts.bare_cr = parley->chunk.bare;
	judge(parley);
}

static void drain(struct parley *parley, uint64_t n)
{
	parley->in.deadline = parley->end;
	if (!body_drain(&parley->in, n))
		parley_gone(parley);
}

/* One chunk whose size is known. */
static void take_chunk(struct parley *parley, const struct chunk_size *size)
{
	const struct answer *why = forbidden(parley);
	if (why) {
		drain(parley, size->n);
		if (!parley->ended)
			parley_refuse(parley, TERMS_ERRORS, why);
		return;
	}
	if (!open_first(parley)) {
		/* The answer is on its way, the octets as well. */
		if (!parley->ended)
			drain(parley, size->n);
		return;
	}
	parley->in.deadline = parley->end;
	if (!body_chunk(&parley->in, size->n, &parley->chunk, &parley->arrival))
		parley_gone(parley);
	else if (size->last)
		finish(parley);
	else if (size->n || !parley_tired(parley, TERMS_IDLE))
		say_received(parley, size->n);
}

void bring_chunk(struct parley *parley, struct str argument)
{
	struct chunk_size size;

	if (!parse(argument, &size)) {
		parley_say(parley, &no_size);
		parley->ended = true;
		parley->code = PARLEY_GONE;
		return;
	}
	take_chunk(parley, &size);
	/* That was all of it, refused or not: MAIL may follow. */
	if (size.last)
		parley_reset(parley);
}
