/* spftry - see spftry.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spftry.h"

#include "policy/spfproof.h"

static const char lookups[] = "more than 10 terms that ask the DNS";
static const char voids[] = "more than 2 terms that ask in vain";
static const char names[] = "more than 10 exchangers";
static const char no_answer[] = "no answer from the DNS";
static const char no_memory[] = "out of memory";

enum spftry spftry_broken(
	struct spf *spf, enum spf_result result, const char *problem)
{
	spf->result = result;
	spf->problem = problem;
	return SPFTRY_BROKEN;
}

/* One more term asks the DNS. */
enum spftry spftry_count(struct spf *spf)
{
	return ++spf->lookups > SPF_LOOKUPS_MAX
		       ? spftry_broken(spf, SPF_PERMERROR, lookups)
		       : SPFTRY_MATCH;
}

/* Asks spf->query. SPFTRY_MATCH: there are records; SPFTRY_NO_MATCH: none;
 * SPFTRY_BROKEN. */
static enum spftry ask(struct spf *spf, struct str name, enum packet_type type)
{
	query_set(&spf->query, name, type);
	if (!spf->query.waiting)
		return SPFTRY_NO_MATCH; /* no such name can exist: nothing is asked */
	if (query_all(spf->resolver, &spf->query, 1, spf->deadline) == -1 ||
		spf->query.result == QUERY_SOFT)
		return spftry_broken(spf, SPF_TEMPERROR, no_answer);
	if (spf->query.result == QUERY_FOUND)
		return SPFTRY_MATCH;
	return ++spf->voids > SPF_VOIDS_MAX
		       ? spftry_broken(spf, SPF_PERMERROR, voids)
		       : SPFTRY_NO_MATCH;
}

/* The client's names are then known. */
static enum spftry know_names(struct spf *spf)
{
	spf->macro.client_name = spfproof_name(spf);
	return spf->voids > SPF_VOIDS_MAX
		       ? spftry_broken(spf, SPF_PERMERROR, voids)
		       : SPFTRY_MATCH;
}

/* The name that the term is about is then in spf->name. */
enum spftry spftry_name(struct spf *spf, const struct spfterm *term)
{
	spf->name.limit = SPFMACRO_MAX;
	spf->macro.domain = str_text(spftry_level(spf)->domain);
	if (!term->domain.s)
		return buf_copy_str(&spf->name, spf->macro.domain) == -1
			       ? spftry_broken(spf, SPF_TEMPERROR, no_memory)
			       : SPFTRY_MATCH;
	if (spfmacro_uses(term->domain, 'p')) {
		/* It asks like a term of its own (section 4.6.4). */
		if ((!spf->name_known && spftry_count(spf) == SPFTRY_BROKEN) ||
			know_names(spf) == SPFTRY_BROKEN)
			return SPFTRY_BROKEN;
	}
	/* Too long for anything: no such name. */
	if (spfmacro_name(&spf->name, term->domain, &spf->macro) == -1)
		buf_clear(&spf->name);
	return SPFTRY_MATCH;
}

static enum packet_type address_type(const struct spf *spf)
{
	return spf->macro.ip.six ? PACKET_AAAA : PACKET_A;
}

/* Is the client among these addresses? */
static bool covered(const struct spf *spf, const struct query *query,
	const struct spfterm *term)
{
	const struct ip *ip = &spf->macro.ip;
	struct answer_record record;

	if (query->result != QUERY_FOUND)
		return false;
	for (size_t at = 0; query_next(query, &at, &record);)
		if (spfterm_covers((const unsigned char *)record.data.s,
			    ip->bytes, ip->six ? term->six : term->four))
			return true;
	return false;
}

static enum spftry try_a(struct spf *spf, const struct spfterm *term)
{
	enum spftry step = ask(spf, buf_str(&spf->name), address_type(spf));

	if (step == SPFTRY_MATCH && !covered(spf, &spf->query, term))
		return SPFTRY_NO_MATCH;
	return step;
}

/* The exchangers' addresses, all at once. */
static enum spftry try_hosts(
	struct spf *spf, const struct spfterm *term, size_t n)
{
	bool doubt = false;

	if (query_all(spf->resolver, spf->addresses, n, spf->deadline) == -1)
		return spftry_broken(spf, SPF_TEMPERROR, no_answer);
	for (size_t i = 0; i < n; i++) {
		if (covered(spf, &spf->addresses[i], term))
			return SPFTRY_MATCH;
		doubt = doubt || spf->addresses[i].result == QUERY_SOFT;
	}
	return doubt ? spftry_broken(spf, SPF_TEMPERROR, no_answer)
		     : SPFTRY_NO_MATCH;
}

static enum spftry try_mx(struct spf *spf, const struct spfterm *term)
{
	enum spftry step = ask(spf, buf_str(&spf->name), PACKET_MX);
	struct answer_record record;
	size_t n = 0;

	if (step != SPFTRY_MATCH)
		return step;
	for (size_t at = 0; query_next(&spf->query, &at, &record);) {
		if (n == SPF_NAMES_MAX)
			return spftry_broken(spf, SPF_PERMERROR, names);
		query_set(&spf->addresses[n++], record.data, address_type(spf));
	}
	return try_hosts(spf, term, n);
}

static enum spftry try_ptr(struct spf *spf)
{
	if (know_names(spf) == SPFTRY_BROKEN)
		return SPFTRY_BROKEN;
	for (size_t i = 0; i < spf->n_names; i++)
		if (spfproof_within(
			    str_text(spf->names[i]), buf_str(&spf->name)))
			return SPFTRY_MATCH;
	return SPFTRY_NO_MATCH;
}

static bool in_net(const struct spf *spf, const struct spfterm *term)
{
	const struct ip *ip = &spf->macro.ip;
	bool six = term->kind == SPFTERM_IP6;

	return ip->six == six && spfterm_covers(term->bytes, ip->bytes,
					 six ? term->six : term->four);
}

/* Terms that ask the DNS about a name. */
static enum spftry try_name(struct spf *spf, const struct spfterm *term)
{
	if (spftry_count(spf) == SPFTRY_BROKEN ||
		spftry_name(spf, term) == SPFTRY_BROKEN)
		return SPFTRY_BROKEN;
	if (term->kind == SPFTERM_A)
		return try_a(spf, term);
	if (term->kind == SPFTERM_MX)
		return try_mx(spf, term);
	if (term->kind == SPFTERM_PTR)
		return try_ptr(spf);
	if (term->kind == SPFTERM_EXISTS)
		return ask(spf, buf_str(&spf->name), PACKET_A);
	return SPFTRY_DOWN; /* an include */
}

enum spftry spftry_term(struct spf *spf, const struct spfterm *term)
{
	switch (term->kind) {
	case SPFTERM_ALL:
		return SPFTRY_MATCH;
	case SPFTERM_IP4:
	case SPFTERM_IP6:
		return in_net(spf, term) ? SPFTRY_MATCH : SPFTRY_NO_MATCH;
	case SPFTERM_REDIRECT:
	case SPFTERM_EXP:
	case SPFTERM_UNKNOWN:
		return SPFTRY_NO_MATCH; /* no mechanisms */
	case SPFTERM_INCLUDE:
	case SPFTERM_A:
	case SPFTERM_MX:
	case SPFTERM_PTR:
	case SPFTERM_EXISTS:
		break;
	}
	return try_name(spf, term);
}
