/* spf: hostile records, macros and names, and the fields that tell of them
 *
 * An evaluation ends, with no more questions than RFC 7208 allows; what is
 * shown of it is printable; the same question has the same answer; the fields
 * that are written are fields, nothing breaks out of them, and they are
 * recognised as ours.
 *
 * The input: lines. The client's address, the sender, HELO; then an answer for
 * each question: x no such name, n nothing, s no answer, else what stands there,
 * records parted by |. For addresses m is the client's.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spf.h"

#include <string.h>

#include "base/num.h"
#include "policy/authres.h"

#include "fuzz.h"

enum {
	ASKED_MAX = 1 + SPF_LOOKUPS_MAX * (1 + SPF_NAMES_MAX) + 1 +
		    SPF_NAMES_MAX + 1,
};

static struct world {
	struct str answers; /* not given yet */
	struct ip ip;
	size_t asked;
} world;

/* ---- in place of dns/query ---- */

void query_set(struct query *query, struct str name, enum packet_type type)
{
	query->type = type;
	query->answer.records.limit = ANSWER_BYTES_MAX;
	query->waiting = packet_name_from(name, query->name);
	query->result = query->waiting ? QUERY_SOFT : QUERY_NXDOMAIN;
	answer_begin(&query->answer, query->waiting ? query->name : "");
}

/* As dns/answer keeps it. */
static void keep(struct query *query, struct str data)
{
	struct buf *records = &query->answer.records;
	char head[4];

	num_pack32(head, (uint32_t)data.n);
	if (buf_add(records, head, 4) == -1 ||
		buf_add_str(records, data) == -1 ||
		buf_add_byte(records, 0) == -1)
		query->result = QUERY_SOFT;
}

static void keep_one(struct query *query, struct str text)
{
	const struct ip *ip = &world.ip;
	unsigned char bytes[16] = {0};
	char name[PACKET_NAME_MAX];
	size_t n = query->type == PACKET_A ? 4 : 16;

	if (query->type == PACKET_TXT) {
		keep(query, text);
	} else if (query->type == PACKET_A || query->type == PACKET_AAAA) {
		memcpy(bytes, text.s, text.n < n ? text.n : n);
		if (str_is(text, "m") && ip->six == (n == 16))
			memcpy(bytes, ip->bytes, n);
		keep(query, str_of((const char *)bytes, n));
	} else {
		if (!packet_name_from(text, name))
			name[0] = 0; /* the root */
		keep(query, str_text(name));
	}
}

static void answer(struct query *query)
{
	struct str line = str_cut(&world.answers, '\n');

	MUST(++world.asked <= ASKED_MAX);
	query->waiting = false;
	query->result = QUERY_FOUND;
	if (str_is(line, "x") || !line.n)
		query->result = QUERY_NXDOMAIN;
	else if (str_is(line, "n"))
		query->result = QUERY_NONE;
	else if (str_is(line, "s"))
		query->result = QUERY_SOFT;
	while (query->result == QUERY_FOUND && line.n)
		keep_one(query, str_cut(&line, '|'));
}

int query_all(struct resolver *resolver, struct query *queries, size_t n,
	int64_t deadline)
{
	(void)resolver;
	(void)deadline;
	for (size_t i = 0; i < n; i++)
		if (queries[i].waiting)
			answer(&queries[i]);
	return 0;
}

void resolver_free(struct resolver *resolver)
{
	(void)resolver;
}

/* ---- what must hold ---- */

static struct spf spf;
static struct resolver resolver;

static bool printable(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] < ' ' || text.s[i] >= 127)
			return false;
	return true;
}

static void check_result(void)
{
	bool error = spf.result == SPF_TEMPERROR || spf.result == SPF_PERMERROR;

	MUST(spf.result <= SPF_PERMERROR);
	MUST(error == (spf.problem != 0));
	MUST(printable(str_text(spf.term)));
	MUST(strlen(spf.term) < SPF_TERM_MAX);
	MUST(printable(buf_str(&spf.explanation)));
	MUST(spf.explanation.n <= SPF_EXPLAIN_MAX);
	MUST(spf.result == SPF_FAIL || !spf.explanation.n);
	MUST(spf.voids <= SPF_VOIDS_MAX + 1);
}

/* Each line is one of a field's, each field one of ours. */
static void check_fields(const struct spf_facts *facts)
{
	struct buf b = BUF_LIMIT(AUTHRES_MAX);
	const struct authres_spf found = {
		true, spf.result, spf.term, spf.problem};
	const struct authres authres = {.here = facts->receiver,
		.ip = facts->ip,
		.sender = facts->sender,
		.helo = facts->helo,
		.mail = found,
		.name = found};
	size_t fields = 0;

	if (authres_add(&b, &authres) == 0) {
		struct str rest = buf_str(&b);
		while (rest.n) {
			struct str field = rest;
			size_t n = str_find(rest, '\n') + 1;
			while (n < rest.n && rest.s[n] == ' ')
				n += str_find(str_skip(rest, n), '\n') + 1;
			field = str_head(rest, n);
			MUST(authres_forged(field, facts->receiver));
			rest = str_skip(rest, n);
			fields++;
		}
		MUST(fields == 3);
		rest = buf_str(&b);
		while (rest.n)
			MUST(printable(str_cut(&rest, '\n')));
	}
	buf_free(&b);
}

static void evaluate(struct str input)
{
	struct spf_facts facts = {
		.receiver = str_text("mx.here.test"), .now = 1764100000};
	struct str ip = str_cut(&input, '\n');

	if (!ip_parse(ip, &facts.ip))
		(void)ip_parse(str_text("192.0.2.1"), &facts.ip);
	facts.sender = str_cut(&input, '\n');
	facts.helo = str_cut(&input, '\n');
	world = (struct world){.answers = input, .ip = facts.ip};
	struct str domain =
		str_skip(facts.sender, str_find_last(facts.sender, '@') + 1);
	enum spf_result first = spf_check(&spf, &resolver, &facts, domain, 1);
	check_result();
	check_fields(&facts);
	world = (struct world){.answers = input, .ip = facts.ip};
	MUST(spf_check(&spf, &resolver, &facts, domain, 1) == first);
	spf_free(&spf);
}

/* Whatever is valid expands, or is too long; a name is short. */
static void expand(struct str text)
{
	struct buf b = BUF_LIMIT(SPFMACRO_MAX);
	const struct spfmacro_facts facts = {.local = text,
		.origin = str_text("a.test"),
		.domain = str_text("b.test"),
		.helo = text,
		.client_name = str_text("unknown"),
		.receiver = str_text("mx.here.test")};

	if (spfmacro_valid(text, SPFMACRO_DOMAIN)) {
		MUST(spfmacro_valid(text, SPFMACRO_STRING));
		if (spfmacro_name(&b, text, &facts) == 0)
			MUST(b.n <= SPFMACRO_NAME_MAX ||
				!str_has(buf_str(&b), '.'));
	}
	if (spfmacro_valid(text, SPFMACRO_STRING))
		MUST(spfmacro_valid(text, SPFMACRO_EXPLAIN));
	buf_clear(&b);
	if (spfmacro_valid(text, SPFMACRO_EXPLAIN) &&
		!spfmacro_uses(text, 'l') && !spfmacro_uses(text, 's') &&
		!spfmacro_uses(text, 'h') &&
		spfmacro_expand(&b, text, &facts) == 0)
		MUST(printable(buf_str(&b)));
	buf_free(&b);
}

static void run(struct str input)
{
	expand(str_head(input, str_find(input, '\n')));
	evaluate(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
