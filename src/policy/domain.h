/* domain - can mail go back to where it says it comes from?
 *
 * A domain that has an MX, or an address, can be answered; one that has
 * neither, or whose MX says that it takes no mail (RFC 7505), cannot.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_DOMAIN_H
#define POLICY_DOMAIN_H

#include "base/str.h"
#include "dns/query.h"

enum { DOMAIN_QUERIES = 3 };

enum domain_verdict {
	DOMAIN_FOUND,
	DOMAIN_NULL, /* a null MX */
	DOMAIN_GONE, /* nothing there */
	DOMAIN_DOUBT, /* not known now */
};

/* Makes the queries: MX, A, AAAA, to be answered all at once. */
void domain_ask(
	struct str domain /* hostile */, struct query queries[DOMAIN_QUERIES]);

/* After they were answered. */
enum domain_verdict domain_judge(const struct query queries[DOMAIN_QUERIES]);

#endif
