/* dossier - see dossier.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/dossier.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/env.h"
#include "mail/punycode.h"
#include "policy/heloname.h"

enum { TEXT_SECONDS = 5 }; /* for what a list says about an address */

static const struct ruling bad_helo = {
	550, "5.7.1", "your HELO is not the name of a host"};
static const struct ruling our_helo = {
	550, "5.7.1", "your HELO is my name, and I am not you"};
static const struct ruling unknown_helo = {
	550, "5.7.1", "the name of your HELO is not in the DNS"};
static const struct ruling helo_later = {
	451, "4.7.1", "the name of your HELO cannot be looked up now"};
static const struct ruling null_sender = {
	550, "5.7.27", "your sender's domain takes no mail (null MX)"};
static const struct ruling unknown_sender = {
	550, "5.1.8", "your sender's domain is not in the DNS"};
static const struct ruling sender_later = {
	451, "4.1.8", "your sender's domain cannot be looked up now"};
static const struct ruling spf_later = {
	451, "4.7.24", "SPF of your sender's domain cannot be evaluated now"};
static const struct ruling lists_later = {451, "4.7.1",
	"you are listed, and who may know better does not answer now"};
static const struct ruling no_controls = {
	451, "4.3.0", "unable to read controls"};

/* Where in the batch the questions are. */
struct places {
	struct query *lists;
	struct query *sender;
	struct query *helo;
};

static struct str domain_of(struct str address)
{
	return str_skip(address, str_find_last(address, '@') + 1);
}

/* The sender as the DNS knows his domain (RFC 8616: A-labels). What cannot be
 * one stays as it is: nobody has such a domain. */
static void know_sender(struct screen *screen)
{
	struct buf *ascii = &screen->ascii_sender;

	ascii->limit = SCREEN_SENDER_MAX;
	buf_clear(ascii);
	if (punycode_address(ascii, screen->sender) == 0)
		screen->dns_sender = buf_str(ascii);
}

/* ---- saying it ---- */

static const struct ruling *say(
	struct screen *screen, int code, const char *status)
{
	screen->ruling = (struct ruling){code, status, screen->text};
	return &screen->ruling;
}

/* Appends to the text of the reply what is hostile: printable ASCII, cut. */
static void add(struct screen *screen, struct str text)
{
	size_t used = strlen(screen->text);

	for (size_t i = 0; i < text.n && used < SCREEN_TEXT_MAX - 1; i++) {
		char c = text.s[i];
		screen->text[used++] = c < ' ' || c >= 127 ? '?' : c;
	}
	screen->text[used] = 0;
}

static void add_text(struct screen *screen, const char *text)
{
	add(screen, str_text(text));
}

/* ---- HELO ---- */

/* This host's own programs may say its name, or localhost. */
static bool from_here(const struct screen *screen)
{
	return screen->ip_known && screen->local_known &&
	       ip_equal(&screen->ip, &screen->local_ip);
}

static const struct ruling *judge_helo(
	struct screen *screen, const struct places *places)
{
	if (screen->laws.helo == HELO_OFF || screen->mute || from_here(screen))
		return 0;
	switch (heloname_judge(screen->helo, screen->host,
		screen->local_known ? &screen->local_ip : 0)) {
	case HELONAME_BAD:
		return &bad_helo;
	case HELONAME_OURS:
		return &our_helo;
	case HELONAME_LITERAL:
		return 0;
	case HELONAME_NAME:
		break;
	}
	if (!places || screen->laws.helo != HELO_RESOLVE)
		return 0;
	switch (domain_judge(places->helo)) {
	case DOMAIN_GONE:
		return &unknown_helo;
	case DOMAIN_DOUBT:
		return &helo_later;
	case DOMAIN_FOUND:
	case DOMAIN_NULL: /* it need not take mail */
		break;
	}
	return 0;
}

/* ---- the sender's domain ---- */

static const struct ruling *judge_sender(
	struct screen *screen, const struct places *places)
{
	struct str domain = domain_of(screen->dns_sender);
	struct ip ip;

	/* The null sender has none; a literal is its own address. */
	if (!screen->laws.sender || !screen->sender.n ||
		ip_parse_literal(domain, &ip))
		return 0;
	switch (domain_judge(places->sender)) {
	case DOMAIN_NULL:
		return &null_sender;
	case DOMAIN_GONE:
		return &unknown_sender;
	case DOMAIN_DOUBT:
		return &sender_later;
	case DOMAIN_FOUND:
		break;
	}
	return 0;
}

/* ---- lists ---- */

/* What the list has to say, if it does so soon. */
static void add_reason(struct screen *screen, const char *name)
{
	struct query query = QUERY_EMPTY;
	struct answer_record record;
	size_t at = 0;

	query_set(&query, str_text(name), PACKET_TXT);
	if (query_all(&screen->resolver, &query, 1,
		    clock_steady_ms() + TEXT_SECONDS * 1000) == 0 &&
		query.result == QUERY_FOUND &&
		query_next(&query, &at, &record)) {
		add_text(screen, ": ");
		add(screen, record.data);
	}
	query_free(&query);
}

/* $RBLSMTPD is for rblsmtpd; where that is not in front, it counts here: a
 * text with a hyphen before it refuses for good. */
static const struct ruling *judge_rbl(struct screen *screen)
{
	const char *text = env_get("RBLSMTPD");

	if (!text || !*text || !screen->laws.blocklist.n)
		return 0;
	screen->text[0] = 0;
	add_text(screen, text + (*text == '-'));
	return *text == '-' ? say(screen, 553, "5.7.1")
			    : say(screen, 451, "4.7.1");
}

static const struct ruling *judge_lists(
	struct screen *screen, const struct places *places)
{
	const struct blocklist *list = &screen->laws.blocklist;
	struct blocklist_score sum = blocklist_score(list, places->lists);
	int most = (int)screen->laws.score;

	if (sum.score < most || sum.worst == list->n)
		return 0;
	if (sum.least < most)
		return &lists_later;
	const struct blocklist_zone *zone = &list->zones[sum.worst];
	screen->text[0] = 0;
	if (zone->kind == BLOCKLIST_IP)
		add(screen, screen->remote_ip);
	else if (zone->kind == BLOCKLIST_SENDER)
		add(screen, domain_of(screen->dns_sender));
	else
		add(screen, screen->helo);
	add_text(screen, " is listed in ");
	add_text(screen, zone->name);
	add_reason(screen, places->lists[sum.worst].name);
	return say(screen, 550, "5.7.1");
}

/* ---- SPF ---- */

static void check_spf(struct screen *screen, struct str sender,
	struct authres_spf *found, char term[SPF_TERM_MAX])
{
	const struct spf_facts facts = {.ip = screen->ip,
		.sender = sender,
		.helo = screen->helo,
		.receiver = screen->here,
		.now = clock_seconds()};
	/* RFC 7208, section 4.6.4, wants 20 seconds at least for all of it. */
	int64_t deadline =
		clock_steady_ms() + (int64_t)screen->laws.dnstime * 1000;
	bool address = str_has(sender, '@');
	enum spf_result result = spf_check(&screen->spf, &screen->resolver,
		&facts, address ? domain_of(sender) : sender, deadline);

	memcpy(term, screen->spf.term, SPF_TERM_MAX);
	*found = (struct authres_spf){.checked = true,
		.result = result,
		.term = term,
		.problem = screen->spf.problem};
}

static const struct ruling *refuse_spf(
	struct screen *screen, const struct authres_spf *found, bool helo)
{
	struct buf *why = &screen->spf.explanation;

	screen->text[0] = 0;
	add(screen, screen->remote_ip);
	add_text(screen, helo ? " may not call itself " : " may not send for ");
	add_text(screen, screen->spf.domain);
	add_text(screen, " (SPF ");
	add_text(screen, spf_result_name(found->result));
	add_text(screen, ")");
	if (found->result == SPF_FAIL && why->n) {
		add_text(screen, "; that domain says: ");
		add(screen, buf_str(why));
	}
	/* RFC 7372. */
	return say(screen, 550,
		found->result == SPF_PERMERROR ? "5.7.24" : "5.7.23");
}

static const struct ruling *rule_spf(
	struct screen *screen, const struct authres_spf *found, bool helo)
{
	if (screen->laws.spf < SPF_REFUSE)
		return 0;
	switch (found->result) {
	case SPF_FAIL:
		return refuse_spf(screen, found, helo);
	case SPF_TEMPERROR:
		/* Of a name it is no reason while there is a sender. */
		return helo && screen->sender.n ? 0 : &spf_later;
	case SPF_SOFTFAIL:
	case SPF_PERMERROR:
		return screen->laws.spf == SPF_STRICT && !helo
			       ? refuse_spf(screen, found, helo)
			       : 0;
	case SPF_NONE:
	case SPF_NEUTRAL:
	case SPF_PASS:
		break;
	}
	return 0;
}

/* RFC 7208, sections 2.3 and 2.4: HELO's name first, then the sender; for a
 * null sender HELO's name is all there is. */
static const struct ruling *judge_spf(struct screen *screen)
{
	char name[PACKET_NAME_MAX];
	const struct ruling *ruling = 0;

	if (screen->laws.spf == SPF_OFF || !screen->ip_known)
		return 0;
	bool named = screen->helo.n && screen->helo.s[0] != '[' &&
		     packet_name_from(screen->helo, name) && strchr(name, '.');
	if (named || !screen->sender.n) {
		check_spf(screen, screen->helo, &screen->helo_spf,
			screen->helo_term);
		ruling = rule_spf(screen, &screen->helo_spf, true);
	}
	if (ruling || !screen->sender.n)
		return ruling;
	check_spf(screen, screen->dns_sender, &screen->mail_spf,
		screen->mail_term);
	return rule_spf(screen, &screen->mail_spf, false);
}

/* ---- all of it ---- */

/* Writes the questions, as many as are needed, into the batch. */
static size_t gather(struct screen *screen, struct places *places)
{
	const struct bylaws *laws = &screen->laws;
	struct str domain = domain_of(screen->dns_sender);
	struct query *next = screen->queries;
	const struct blocklist_facts facts = {
		.ip = screen->ip, .sender = domain, .helo = screen->helo};

	places->lists = next;
	blocklist_ask(&laws->blocklist, &facts, next);
	next += laws->blocklist.n;
	places->sender = next;
	if (laws->sender) {
		domain_ask(domain, next);
		next += DOMAIN_QUERIES;
	}
	places->helo = next;
	if (laws->helo == HELO_RESOLVE) {
		domain_ask(screen->helo, next);
		next += DOMAIN_QUERIES;
	}
	if (laws->spf != SPF_OFF) {
		spf_foresee(next++, domain);
		spf_foresee(next++, screen->helo);
	}
	return (size_t)(next - screen->queries);
}

const struct ruling *dossier_judge(struct screen *screen)
{
	struct places places;
	const struct ruling *ruling = judge_helo(screen, 0);

	if (!ruling)
		ruling = judge_rbl(screen);
	if (ruling)
		return ruling;
	know_sender(screen);
	size_t n = gather(screen, &places);
	int64_t deadline =
		clock_steady_ms() + (int64_t)screen->laws.dnstime * 1000;
	if (n && query_all(&screen->resolver, screen->queries, n, deadline) ==
			 -1) {
		screen->trouble = "control/dnsservers";
		screen->trouble_errno = errno;
		return &no_controls;
	}
	ruling = judge_helo(screen, &places);
	if (!ruling)
		ruling = judge_lists(screen, &places);
	if (!ruling)
		ruling = judge_sender(screen, &places);
	return ruling ? ruling : judge_spf(screen);
}
