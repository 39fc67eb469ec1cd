/* spfproof - see spfproof.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfproof.h"

#include <string.h>

#include "dns/reverse.h"

/* Does this name lead back to the client? */
static bool leads_back(const struct spf *spf, const struct query *query)
{
	const struct ip *ip = &spf->macro.ip;
	struct answer_record record;

	if (query->result != QUERY_FOUND)
		return false;
	for (size_t at = 0; query_next(query, &at, &record);)
		if (record.data.n == (ip->six ? 16 : 4) &&
			memcmp(record.data.s, ip->bytes, record.data.n) == 0)
			return true;
	return false;
}

/* Whatever goes wrong: there are no such names. */
static void prove(struct spf *spf)
{
	const struct ip *ip = &spf->macro.ip;
	struct query *queries = spf->addresses;
	struct answer_record record;
	char name[PACKET_NAME_MAX];
	size_t n = 0;

	spf->n_names = 0;
	(void)reverse_name(ip, 0, name); /* it is never too long */
	query_set(&spf->reverse, str_text(name), PACKET_PTR);
	if (query_all(spf->resolver, &spf->reverse, 1, spf->deadline) == -1 ||
		spf->reverse.result == QUERY_SOFT)
		return;
	if (spf->reverse.result != QUERY_FOUND) {
		spf->voids++;
		return;
	}
	for (size_t at = 0;
		n < SPF_NAMES_MAX && query_next(&spf->reverse, &at, &record);)
		query_set(&queries[n++], record.data,
			ip->six ? PACKET_AAAA : PACKET_A);
	if (query_all(spf->resolver, queries, n, spf->deadline) == -1)
		return;
	for (size_t i = 0; i < n; i++)
		if (leads_back(spf, &queries[i]))
			memcpy(spf->names[spf->n_names++], queries[i].name,
				PACKET_NAME_MAX);
}

bool spfproof_within(struct str name, struct str domain)
{
	if (name.n <= domain.n)
		return str_equal_case(name, domain);
	return domain.n && str_ends_case(name, domain) &&
	       name.s[name.n - domain.n - 1] == '.';
}

struct str spfproof_name(struct spf *spf)
{
	struct str best = str_text("unknown");
	bool within = false;

	if (!spf->name_known)
		prove(spf);
	spf->name_known = true;
	for (size_t i = 0; i < spf->n_names; i++) {
		struct str name = str_text(spf->names[i]);
		if (str_equal_case(name, spf->macro.domain))
			return name;
		bool inner = spfproof_within(name, spf->macro.domain);
		if (i == 0 || (inner && !within))
			best = name;
		within = within || inner;
	}
	return best;
}
