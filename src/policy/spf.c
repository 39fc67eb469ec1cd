/* spf - see spf.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spf.h"

#include <string.h>

#include "base/ascii.h"
#include "policy/spfproof.h"
#include "policy/spfterm.h"
#include "policy/spftry.h"

static const char syntax[] = "syntax error in the record";
static const char records[] = "more than one record";
static const char no_record[] = "include or redirect to no record";
static const char no_answer[] = "no answer from the DNS";
static const char no_memory[] = "out of memory";

const char *spf_result_name(enum spf_result result)
{
	static const char *const all[] = {"none", "neutral", "pass", "fail",
		"softfail", "temperror", "permerror"};

	return all[result];
}

/* ---- a domain's record ---- */

/* Section 4.3: a name of more than one label that can exist. */
static bool usable(struct str domain, char name_out[PACKET_NAME_MAX])
{
	return !str_has(domain, '[') && packet_name_from(domain, name_out) &&
	       str_has(str_text(name_out), '.');
}

/* Section 4.5: the one record. */
static enum spftry select_record(struct spf *spf, struct spf_level *level)
{
	struct answer_record record;
	bool found = false;

	for (size_t at = 0; query_next(&spf->query, &at, &record);) {
		struct str rest = record.data;
		if (!spfterm_version(&rest))
			continue;
		if (found)
			return spftry_broken(spf, SPF_PERMERROR, records);
		found = true;
		level->record.limit = SPF_RECORD_MAX;
		if (rest.n > SPF_RECORD_MAX)
			return spftry_broken(spf, SPF_PERMERROR, syntax);
		if (buf_copy_str(&level->record, rest) == -1)
			return spftry_broken(spf, SPF_TEMPERROR, no_memory);
	}
	return found ? SPFTRY_MATCH : spftry_broken(spf, SPF_NONE, 0);
}

/* Section 4.6: the whole record is sound, or nothing of it counts. */
static enum spftry examine(struct spf *spf, struct spf_level *level)
{
	struct str rest = buf_str(&level->record);
	struct spfterm term;
	unsigned redirects = 0;
	unsigned explanations = 0;
	int got;

	while ((got = spfterm_next(&rest, &term)) == 1) {
		redirects += term.kind == SPFTERM_REDIRECT;
		explanations += term.kind == SPFTERM_EXP;
	}
	if (got == -1 || redirects > 1 || explanations > 1)
		return spftry_broken(spf, SPF_PERMERROR, syntax);
	return SPFTRY_MATCH;
}

/* Loads the record of the domain: SPFTRY_MATCH, or SPFTRY_BROKEN with why not. */
static enum spftry load(
	struct spf *spf, struct spf_level *level, struct str domain)
{
	char name[PACKET_NAME_MAX];

	if (!usable(domain, name))
		return spftry_broken(spf, SPF_NONE, 0);
	memcpy(level->domain, name, sizeof(name));
	query_set(&spf->query, str_text(name), PACKET_TXT);
	if (query_all(spf->resolver, &spf->query, 1, spf->deadline) == -1 ||
		spf->query.result == QUERY_SOFT)
		return spftry_broken(spf, SPF_TEMPERROR, no_answer);
	if (spf->query.result != QUERY_FOUND)
		return spftry_broken(spf, SPF_NONE, 0);
	enum spftry step = select_record(spf, level);
	if (step == SPFTRY_MATCH)
		step = examine(spf, level);
	level->rest = buf_str(&level->record);
	return step;
}

/* ---- the walk ---- */

static enum spf_result result_of(char qualifier)
{
	switch (qualifier) {
	case '-':
		return SPF_FAIL;
	case '~':
		return SPF_SOFTFAIL;
	case '?':
		return SPF_NEUTRAL;
	default:
		return SPF_PASS;
	}
}

static void show_term(struct spf *spf, struct str text)
{
	size_t n = text.n < SPF_TERM_MAX ? text.n : SPF_TERM_MAX - 1;

	memcpy(spf->term, text.s, n);
	spf->term[n] = 0;
}

/* Finds the modifier in the record on top. */
static bool find(struct spf *spf, enum spfterm_kind kind, struct spfterm *term)
{
	struct str rest = buf_str(&spftry_level(spf)->record);

	while (spfterm_next(&rest, term) == 1)
		if (term->kind == kind)
			return true;
	return false;
}

/* Nothing in the record matched. True if another record takes its place. */
static bool redirect(struct spf *spf)
{
	struct spfterm term;

	spf->result = SPF_NEUTRAL;
	if (!find(spf, SPFTERM_REDIRECT, &term)) {
		show_term(spf, str_text("default"));
		return false;
	}
	show_term(spf, term.text);
	if (spftry_count(spf) == SPFTRY_BROKEN ||
		spftry_name(spf, &term) == SPFTRY_BROKEN)
		return false;
	if (load(spf, spftry_level(spf), buf_str(&spf->name)) == SPFTRY_MATCH)
		return true;
	if (spf->result == SPF_NONE)
		(void)spftry_broken(spf, SPF_PERMERROR, no_record);
	return false;
}

/* Goes on to the end of the record on top, or until something is decided.
 * True: a record that is included has to be evaluated first. */
static bool walk(struct spf *spf)
{
	struct spfterm term;

	do {
		while (spfterm_next(&spftry_level(spf)->rest, &term) == 1) {
			switch (spftry_term(spf, &term)) {
			case SPFTRY_NO_MATCH:
				continue;
			case SPFTRY_MATCH:
				spf->result = result_of(term.qualifier);
				show_term(spf, term.text);
				return false;
			case SPFTRY_DOWN:
				spftry_level(spf)->qualifier = term.qualifier;
				show_term(spf, term.text);
				return true;
			case SPFTRY_BROKEN:
				show_term(spf, term.text);
				return false;
			}
		}
	} while (redirect(spf));
	return false;
}

/* An included record has a result: what does it mean to the one below (section
 * 5.2)? True: that one goes on behind the include. */
static bool return_from(struct spf *spf)
{
	spf->depth--;
	switch (spf->result) {
	case SPF_PASS:
		spf->result = result_of(spftry_level(spf)->qualifier);
		return false;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return true;
	case SPF_NONE:
		(void)spftry_broken(spf, SPF_PERMERROR, no_record);
		break;
	case SPF_TEMPERROR:
	case SPF_PERMERROR:
		break;
	}
	spf->depth = 1; /* an error is one of the whole */
	return false;
}

static void evaluate(struct spf *spf, struct str domain)
{
	bool on = load(spf, &spf->levels[0], domain) == SPFTRY_MATCH;

	spf->depth = 1;
	while (on) {
		if (walk(spf)) {
			/* Each include counts: there are levels enough. */
			struct spf_level *next = &spf->levels[spf->depth];
			on = load(spf, next, buf_str(&spf->name)) ==
			     SPFTRY_MATCH;
			spf->depth++;
		} else {
			on = false;
		}
		while (!on && spf->depth > 1)
			on = return_from(spf);
	}
}

/* ---- what the domain says to those that fail ---- */

static void keep_printable(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->s[i] < ' ' || b->s[i] >= 127)
			b->s[i] = '?';
}

/* Section 6.2: whatever goes wrong, there just is no explanation. */
static void explain(struct spf *spf)
{
	struct answer_record text;
	struct answer_record second;
	struct spfterm term;
	size_t at = 0;

	if (!find(spf, SPFTERM_EXP, &term) ||
		spftry_name(spf, &term) == SPFTRY_BROKEN)
		return;
	query_set(&spf->query, buf_str(&spf->name), PACKET_TXT);
	if (query_all(spf->resolver, &spf->query, 1, spf->deadline) == -1 ||
		spf->query.result != QUERY_FOUND ||
		!query_next(&spf->query, &at, &text) ||
		query_next(&spf->query, &at, &second) ||
		!spfmacro_valid(text.data, SPFMACRO_EXPLAIN))
		return;
	if (spfmacro_uses(text.data, 'p'))
		spf->macro.client_name = spfproof_name(spf);
	spf->explanation.limit = SPF_EXPLAIN_MAX;
	if (spfmacro_expand(&spf->explanation, text.data, &spf->macro) == -1)
		buf_clear(&spf->explanation);
	keep_printable(&spf->explanation);
}

/* ---- all of it ---- */

static void begin(struct spf *spf, struct resolver *resolver,
	const struct spf_facts *facts, int64_t deadline)
{
	size_t at = str_find_last(facts->sender, '@');
	bool whole = at < facts->sender.n;

	spf->resolver = resolver;
	spf->deadline = deadline;
	spf->result = SPF_NONE;
	spf->problem = 0;
	spf->term[0] = spf->levels[0].domain[0] = 0;
	spf->lookups = spf->voids = 0;
	spf->depth = 0;
	spf->name_known = false;
	buf_clear(&spf->explanation);
	spf->macro = (struct spfmacro_facts){
		.ip = facts->ip,
		.local = str_head(facts->sender, whole ? at : 0),
		.origin = str_skip(facts->sender, whole ? at + 1 : 0),
		.helo = facts->helo,
		.client_name = str_text("unknown"),
		.receiver = facts->receiver,
		.now = facts->now,
	};
	if (!spf->macro.local.n) /* section 4.3 */
		spf->macro.local = str_text("postmaster");
}

enum spf_result spf_check(struct spf *spf, struct resolver *resolver,
	const struct spf_facts *facts, struct str domain, int64_t deadline)
{
	begin(spf, resolver, facts, deadline);
	evaluate(spf, domain);
	memcpy(spf->domain, spf->levels[0].domain, sizeof(spf->domain));
	/* What failed is known: the explanation cannot change it. */
	if (spf->result == SPF_FAIL)
		explain(spf);
	return spf->result;
}

void spf_foresee(struct query *query, struct str domain)
{
	query_set(query, domain, PACKET_TXT);
}

void spf_free(struct spf *spf)
{
	for (size_t i = 0; i < SPF_LOOKUPS_MAX + 1; i++)
		buf_free(&spf->levels[i].record);
	for (size_t i = 0; i < SPF_NAMES_MAX; i++)
		query_free(&spf->addresses[i]);
	query_free(&spf->reverse);
	query_free(&spf->query);
	buf_free(&spf->name);
	buf_free(&spf->explanation);
}
