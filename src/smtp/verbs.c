/* verbs - what qmail-smtpd does at each command, see parley.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/utf8.h"
#include "smtp/bring.h"
#include "smtp/naming.h"
#include "smtp/parley.h"
#include "smtp/path.h"

enum { LIMIT_TOLD_MAX = 999999 };

/* All that the verbs can say, apart from names. */
static const struct answer ok = {250, "2.0.0", "ok"};
static const struct answer flushed = {250, "2.0.0", "flushed"};
static const struct answer will_try = {
	252, "2.5.2", "not told here; send mail and see"};
static const struct answer help = {
	214, "2.0.0", "HELO EHLO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT"};
static const struct answer help_classic = {
	214, 0, "HELO EHLO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT"};
static const struct answer no_argument = {
	501, "5.5.4", "no argument may stand there"};
static const struct answer no_name = {
	501, "5.5.4", "your name must be a domain or an address literal"};
static const struct answer no_user = {501, "5.5.4", "whom?"};
static const struct answer unimplemented = {502, "5.5.1", "unimplemented"};
static const struct answer no_memory = {451, "4.3.0", "out of memory"};

static void wrong(struct parley *parley, const struct answer *answer)
{
	parley_refuse(parley, TERMS_ERRORS, answer);
}

static void say_name(struct parley *parley, const char *before)
{
	out_join(&parley->out, before, buf_text(&parley->greeting), "\r\n");
}

/* Do the rules like the name? It is a fact only if they do. */
static bool liked(struct parley *parley, struct str name)
{
	struct str before = parley->facts.helo;

	parley->facts.helo = name.n ? name : str_of("", 0);
	bool refused = parley_refused(parley, POLICY_HELO, TERMS_ERRORS);
	parley->facts.helo = before;
	return !refused;
}

/* Both greetings begin anew; one that is refused changes nothing (RFC 5321,
 * 4.1.4). */
static bool greeted(struct parley *parley, struct str name)
{
	bool strict = terms_strict(&parley->terms);

	name = strict ? str_trim(name) : name;
	if (strict && (!path_domain(name) || utf8_beyond_ascii(name))) {
		wrong(parley, &no_name);
		return false;
	}
	if (!liked(parley, name))
		return false;
	if (buf_copy_str(&parley->helo, name) == -1) {
		parley_say(parley, &no_memory);
		return false;
	}
	parley_reset(parley);
	parley->facts.helo = name.n ? buf_str(&parley->helo) : str_of("", 0);
	return true;
}

/* What is neither MAIL, RCPT, DATA nor BDAT. True: enough of it. */
static bool idle(struct parley *parley)
{
	return parley_tired(parley, TERMS_IDLE);
}

static void do_helo(void *context, struct str argument)
{
	struct parley *parley = context;

	if (parley_hasty(parley) || idle(parley) || !greeted(parley, argument))
		return;
	parley->greeted = PARLEY_HELO;
	say_name(parley, "250 ");
}

/* RFC 9422, 4: six digits, not 0. What is more is as good as none. */
static bool told(const struct parley *parley, enum terms_limit limit)
{
	uint64_t n = parley->terms.limits[limit];

	return n && n <= LIMIT_TOLD_MAX;
}

static void offer_limit(
	struct parley *parley, const char *name, enum terms_limit limit)
{
	if (!told(parley, limit))
		return;
	out_join(&parley->out, " ", name, "=");
	out_num(&parley->out, parley->terms.limits[limit]);
}

/* What stands behind the word of an offer. */
static void offer_values(struct parley *parley, enum terms_offer offer)
{
	struct out *out = &parley->out;

	if (offer == TERMS_SIZE) {
		out_byte(out, ' ');
		out_num(out, parley->gate.databytes);
	}
	if (offer != TERMS_LIMITS_WORD)
		return;
	offer_limit(parley, "MAILMAX", TERMS_MESSAGES);
	offer_limit(parley, "RCPTMAX", TERMS_RECIPIENTS);
}

static bool offered(const struct parley *parley, size_t offer)
{
	/* RFC 9422, 3: at least one limit stands there. */
	if (offer == TERMS_LIMITS_WORD && !told(parley, TERMS_MESSAGES) &&
		!told(parley, TERMS_RECIPIENTS))
		return false;
	return parley->terms.offers[offer];
}

static void do_ehlo(void *context, struct str argument)
{
	struct parley *parley = context;
	const char *word = 0;

	if (parley_hasty(parley) || idle(parley) || !greeted(parley, argument))
		return;
	parley->greeted = PARLEY_EHLO;
	size_t last = TERMS_OFFERS;
	for (size_t i = 0; i < TERMS_OFFERS; i++)
		if (offered(parley, i))
			last = i;
	say_name(parley, last == TERMS_OFFERS ? "250 " : "250-");
	for (size_t i = 0; i < TERMS_OFFERS; i++) {
		if (!offered(parley, i))
			continue;
		word = terms_words[i];
		out_join(&parley->out, i == last ? "250 " : "250-", word);
		offer_values(parley, (enum terms_offer)i);
		out_text(&parley->out, "\r\n");
	}
}

/* What must stand alone, where it matters. */
static bool alone(struct parley *parley, struct str argument)
{
	if (!terms_strict(&parley->terms) || !str_trim(argument).n)
		return true;
	wrong(parley, &no_argument);
	return false;
}

static void do_data(void *context, struct str argument)
{
	struct parley *parley = context;

	if (!parley_hasty(parley) && alone(parley, argument))
		bring_data(parley);
}

static void do_bdat(void *context, struct str argument)
{
	struct parley *parley = context;

	if (parley->terms.offers[TERMS_CHUNKING])
		bring_chunk(parley, argument);
	else
		wrong(parley, &unimplemented);
}

static void do_rset(void *context, struct str argument)
{
	struct parley *parley = context;

	if (idle(parley) || !alone(parley, argument))
		return;
	parley_reset(parley);
	parley_say(parley, &flushed);
}

static void do_noop(void *context, struct str argument)
{
	(void)argument;
	if (!parley_hasty(context) && !idle(context))
		parley_say(context, &ok);
}

static void do_vrfy(void *context, struct str argument)
{
	struct parley *parley = context;

	if (parley_hasty(parley) || idle(parley))
		return;
	if (terms_strict(&parley->terms) && !str_trim(argument).n)
		wrong(parley, &no_user);
	else
		parley_say(parley, &will_try);
}

static void do_help(void *context, struct str argument)
{
	struct parley *parley = context;

	(void)argument;
	if (parley_hasty(parley) || idle(parley))
		return;
	parley_say(parley,
		parley->terms.offers[TERMS_CHUNKING] ? &help : &help_classic);
}

static void do_quit(void *context, struct str argument)
{
	struct parley *parley = context;

	if (!alone(parley, argument))
		return;
	say_name(parley,
		parley->terms.offers[TERMS_STATUS] ? "221 2.0.0 " : "221 ");
	parley->ended = true;
}

/* Known, and not done here. */
static void do_nothing(void *context, struct str argument)
{
	(void)argument;
	wrong(context, &unimplemented);
}

const struct command parley_verbs[] = {
	{"RCPT", naming_rcpt},
	{"MAIL", naming_mail},
	{"DATA", do_data},
	{"BDAT", do_bdat},
	{"QUIT", do_quit},
	{"EHLO", do_ehlo},
	{"HELO", do_helo},
	{"RSET", do_rset},
	{"NOOP", do_noop},
	{"VRFY", do_vrfy},
	{"HELP", do_help},
	{"EXPN", do_nothing},
	{"STARTTLS", do_nothing},
	{"AUTH", do_nothing},
	{"ETRN", do_nothing},
	{"TURN", do_nothing},
	{0, 0},
};
