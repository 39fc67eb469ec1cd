/* naming - see naming.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/naming.h"

#include "mail/utf8.h"
#include "smtp/argument.h"
#include "smtp/params.h"
#include "smtp/parley.h"
#include "smtp/path.h"

static const struct answer no_address = {
	501, "5.5.4", "syntax error, no address"};
static const struct answer syntax = {555, "5.5.4", "syntax error"};
static const struct answer bad_sender = {
	501, "5.1.7", "sender is no right address"};
static const struct answer bad_recipient = {
	501, "5.1.3", "recipient is no right address"};
static const struct answer unknown_parameter = {
	555, "5.5.4", "parameter is not known here"};
static const struct answer bad_parameter = {
	501, "5.5.4", "parameter is not right, or there twice"};
/* RFC 6531, 3.5 has a code of its own for each. */
static const struct answer sender_utf8 = {
	550, "5.6.7", "address is not ASCII and SMTPUTF8 was not said"};
static const struct answer recipient_utf8 = {
	553, "5.6.7", "address is not ASCII and SMTPUTF8 was not said"};
static const struct answer hello_first = {503, "5.5.1", "EHLO or HELO first"};
static const struct answer mail_first = {503, "5.5.1", "MAIL first"};
static const struct answer not_again = {503, "5.5.1", "MAIL was said already"};
static const struct answer not_now = {
	503, "5.5.1", "in the middle of a message"};
static const struct answer too_large = {
	552, "5.3.4", "sorry, that message size exceeds my databytes limit"};
static const struct answer sender_ok = {250, "2.1.0", "ok"};
static const struct answer recipient_ok = {250, "2.1.5", "ok"};
static const struct answer no_memory = {451, "4.3.0", "out of memory"};

static void wrong(struct parley *parley, const struct answer *answer)
{
	parley_refuse(parley, TERMS_ERRORS, answer);
}

/* Our own address as a literal is another name for this host. */
static bool localise(struct parley *parley, struct buf *address)
{
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

/* What MAIL and RCPT have in common, and wherein they differ. */
struct kind {
	const char *keyword;
	bool rcpt;
	const struct answer *bad;
};
static const struct kind mail = {"FROM", false, &bad_sender};
static const struct kind rcpt = {"TO", true, &bad_recipient};

/* As qmail took it: what it refuses, or null. */
static const struct answer *read_lenient(struct str argument,
	const struct kind *kind, struct buf *address, struct str *rest_out)
{
	switch (argument_address(argument, kind->keyword, address, rest_out)) {
	case ARGUMENT_NONE:
		return &no_address;
	case ARGUMENT_BAD:
		return &syntax;
	case ARGUMENT_OK:
		break;
	}
	return 0;
}

static const struct answer *read_strict(struct str argument,
	const struct kind *kind, struct buf *address, struct str *rest_out)
{
	switch (path_parse(argument, kind->keyword, address, rest_out)) {
	case PATH_NONE:
		return &no_address;
	case PATH_BAD:
		return kind->bad;
	case PATH_NO_DOMAIN:
		/* RFC 5321, 4.5.1: he alone has no need of one. */
		if (!kind->rcpt || !str_is_case(buf_str(address), "postmaster"))
			return kind->bad;
		break;
	case PATH_OK:
		if (kind->rcpt && !address->n)
			return kind->bad;
		break;
	}
	return 0;
}

static const struct answer *read_params(struct parley *parley, struct str rest,
	const struct kind *kind, struct params *params)
{
	*params = (struct params){0};
	if (terms_classic(&parley->terms) || !str_trim(rest).n)
		return 0;
	if (parley->greeted == PARLEY_HELO)
		return &unknown_parameter;
	switch (params_parse(params, rest, kind->rcpt, &parley->terms)) {
	case PARAMS_UNKNOWN:
		return &unknown_parameter;
	case PARAMS_BAD:
		return &bad_parameter;
	case PARAMS_OK:
		break;
	}
	return 0;
}

/* Takes address and parameters out of the argument; or says what is wrong. */
static bool read_argument(struct parley *parley, struct str argument,
	const struct kind *kind, struct params *params)
{
	struct mailing *mailing = &parley->mailing;
	struct buf *address =
		kind->rcpt ? &mailing->recipient : &mailing->sender;
	bool strict = terms_strict(&parley->terms);
	struct str rest;
	const struct answer *why = (strict ? read_strict : read_lenient)(
		argument, kind, address, &rest);

	if (!why)
		why = read_params(parley, rest, kind, params);
	if (!why && strict && utf8_beyond_ascii(buf_str(address)) &&
		!params->utf8 && !mailing->utf8)
		why = kind->rcpt ? &recipient_utf8 : &sender_utf8;
	if (why)
		wrong(parley, why);
	return !why && localise(parley, address);
}

/* Is it not the time for MAIL? */
static const struct answer *out_of_turn(const struct parley *parley)
{
	if (parley->chunked || parley->spoilt)
		return &not_now;
	if (!terms_strict(&parley->terms))
		return 0;
	if (parley->greeted == PARLEY_STRANGER)
		return &hello_first;
	return parley->mailing.open ? &not_again : 0;
}

void naming_mail(void *context, struct str argument)
{
	struct parley *parley = context;
	struct params params;
	const struct answer *why = out_of_turn(parley);
	uint64_t most = parley->gate.databytes;

	if (why) {
		wrong(parley, why);
		return;
	}
	parley_reset(parley);
	if (!read_argument(parley, argument, &mail, &params))
		return;
	if (most && params.size > most) {
		wrong(parley, &too_large);
		return;
	}
	parley->facts.size = params.size;
	parley->facts.sender_bad = gate_bad_sender(
		&parley->gate, buf_str(&parley->mailing.sender));
	if (parley_refused(parley, POLICY_MAIL, TERMS_ERRORS) ||
		parley_tired(parley, TERMS_MESSAGES))
		return;
	if (mailing_open(&parley->mailing, &params) == -1)
		parley_say(parley, &no_memory);
	else
		parley_say(parley, &sender_ok);
}

void naming_rcpt(void *context, struct str argument)
{
	const struct answer *too_many = &policy_enough[TERMS_RECIPIENTS];
	struct parley *parley = context;
	struct mailing *mailing = &parley->mailing;
	struct params params;

	if (!mailing->open || parley->chunked || parley->spoilt) {
		wrong(parley, mailing->open ? &not_now : &mail_first);
		return;
	}
	if (!read_argument(parley, argument, &rcpt, &params))
		return;
	if (terms_beyond(&parley->terms, TERMS_RECIPIENTS,
		    mailing->recipients + 1)) {
		parley_say(parley, too_many);
		return;
	}
	if (parley_refused(parley, POLICY_RCPT, TERMS_REFUSALS))
		return;
	if (mailing_add(mailing, parley->gate.relay, &params) == -1)
		parley_say(parley, too_many);
	else
		parley_say(parley, &recipient_ok);
}
