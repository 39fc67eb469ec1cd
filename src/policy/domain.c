/* domain - see domain.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/domain.h"

void domain_ask(struct str domain, struct query queries[DOMAIN_QUERIES])
{
	query_set(&queries[0], domain, PACKET_MX);
	query_set(&queries[1], domain, PACKET_A);
	query_set(&queries[2], domain, PACKET_AAAA);
}

/* RFC 7505, section 3: one record, and its exchanger is the root. With others
 * beside it, it is a mistake, and they count. */
static bool only_null(const struct query *mx)
{
	struct answer_record record;

	for (size_t at = 0; query_next(mx, &at, &record);)
		if (record.data.n)
			return false;
	return true;
}

enum domain_verdict domain_judge(const struct query queries[DOMAIN_QUERIES])
{
	const struct query *mx = &queries[0];
	bool doubt = mx->result == QUERY_SOFT;

	if (mx->result == QUERY_FOUND)
		return only_null(mx) ? DOMAIN_NULL : DOMAIN_FOUND;
	for (size_t i = 1; i < DOMAIN_QUERIES; i++) {
		if (queries[i].result == QUERY_FOUND)
			return DOMAIN_FOUND;
		doubt = doubt || queries[i].result == QUERY_SOFT;
	}
	return doubt ? DOMAIN_DOUBT : DOMAIN_GONE;
}
