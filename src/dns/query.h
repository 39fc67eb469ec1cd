/* query - asking the name servers, about one name or about many at once
 *
 *	static struct resolver resolver;
 *	struct query mx = QUERY_EMPTY;
 *	query_set(&mx, domain, PACKET_MX);
 *	if (query_all(&resolver, &mx, 1, clock_steady_ms() + 60000) == -1)
 *		control_where() tells what is wrong
 *	if (mx.result == QUERY_FOUND)
 *		for (size_t at = 0; query_next(&mx, &at, &record);)
 *
 * Many questions go out together and are answered within one deadline; at most
 * RESOLVER_FLIGHTS are under way, so memory is bounded. A question alone takes
 * at most about a minute, see flight. Aliases are followed. A resolver
 * remembers answers (cache) and which server was of use last.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_QUERY_H
#define DNS_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "dns/answer.h"
#include "dns/cache.h"
#include "dns/flight.h"
#include "dns/packet.h"
#include "dns/servers.h"

enum query_result {
	QUERY_FOUND,
	QUERY_NONE, /* the name exists, nothing of this type */
	QUERY_NXDOMAIN, /* no such name */
	QUERY_SOFT, /* any doubt: try again later */
};

enum { RESOLVER_FLIGHTS = 16 };

/* One for a process is enough. Start with {0}; large, so keep it static. It
 * reads whom to ask when there is something to ask. */
struct resolver {
	struct servers servers;
	size_t good; /* the server that helped last */
	struct flight flights[RESOLVER_FLIGHTS];
	struct cache cache;
};

/* One question, and what came of it. answer.name is the name that the
 * aliases led to; answer.proven: a resolver on this machine says that all of
 * it was signed. */
struct query {
	char name[PACKET_NAME_MAX];
	enum packet_type type;
	enum query_result result;
	struct answers answer;
	bool waiting; /* private */
};

#define QUERY_EMPTY \
	{ \
		.answer = ANSWER_EMPTY \
	}

/* Makes it a question about name, or one with the answer QUERY_NXDOMAIN when
 * no such name can exist. Its memory is used again. */
void query_set(struct query *query, struct str name /* hostile */,
	enum packet_type type);

/* Answers all n of them before the deadline (steady ms); what is not answered
 * then is QUERY_SOFT. 0, or -1: control/dnsservers cannot be used, see
 * control_where; all are QUERY_SOFT. */
MUST_USE int query_all(struct resolver *resolver, struct query *queries,
	size_t n, int64_t deadline);

/* The record at *at (0 at first), which moves on. False at the end. */
static inline bool query_next(
	const struct query *query, size_t *at, struct answer_record *record_out)
{
	return answer_next(&query->answer, at, record_out);
}

static inline void query_free(struct query *query)
{
	answer_free(&query->answer);
}

void resolver_free(struct resolver *resolver);

#endif
