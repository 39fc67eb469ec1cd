/* spf - may this client send in the name of this domain? (RFC 7208)
 *
 *	static struct spf spf;
 *	spf_check(&spf, &resolver, &facts, domain, deadline);
 *	spf.result, spf_result_name(spf.result), spf.term, spf.problem
 *
 * All mechanisms, modifiers and macros; at most 10 terms that ask the DNS, 10
 * names for one mx or ptr, 2 terms that ask in vain, a record of
 * SPF_RECORD_MAX bytes. Includes are walked with a list, not by recursion. A
 * doubt of the DNS, or the deadline, is SPF_TEMPERROR.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SPF_H
#define POLICY_SPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "dns/query.h"
#include "net/ip.h"
#include "policy/spfmacro.h"

enum {
	SPF_LOOKUPS_MAX = 10, /* section 4.6.4 */
	SPF_VOIDS_MAX = 2,
	SPF_NAMES_MAX = 10, /* of one mx, of one ptr */
	SPF_RECORD_MAX = 8192, /* bytes */
	SPF_TERM_MAX = 128, /* bytes of a term that are shown */
	SPF_EXPLAIN_MAX = 400, /* bytes of an explanation */
};

enum spf_result {
	SPF_NONE, /* the domain says nothing */
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR, /* not known now */
	SPF_PERMERROR, /* what the domain says is nonsense */
};

/* Whose mail it is. */
struct spf_facts {
	struct ip ip;
	struct str sender; /* hostile: local@domain, or only the domain */
	struct str helo; /* hostile */
	struct str receiver; /* this host */
	int64_t now; /* seconds since 1970 */
};

/* A record that is being evaluated. */
struct spf_level {
	char domain[PACKET_NAME_MAX];
	struct buf record;
	struct str rest; /* of the record */
	char qualifier; /* of the include below, while that is evaluated */
};

/* Start with {0}; large, so keep it static. */
struct spf {
	enum spf_result result;
	char term[SPF_TERM_MAX]; /* what decided it, printable; "default" */
	const char *problem; /* of an error, otherwise null */
	char domain[PACKET_NAME_MAX]; /* whose record it was at the end */
	/* After SPF_FAIL: what that domain says about it, printable ASCII;
	 * may be empty. Hostile all the same. */
	struct buf explanation;

	/* private */
	struct resolver *resolver;
	int64_t deadline;
	struct spfmacro_facts macro;
	unsigned lookups;
	unsigned voids;
	struct spf_level levels[SPF_LOOKUPS_MAX + 1];
	size_t depth; /* levels in use */
	bool name_known; /* the client's names were looked for */
	char names[SPF_NAMES_MAX][PACKET_NAME_MAX]; /* proven ones */
	size_t n_names;
	struct query query;
	struct query reverse; /* the client's names, in the midst of query */
	struct query addresses[SPF_NAMES_MAX];
	struct buf name; /* of the term's domain */
};

/* Evaluates the domain's record and, after a fail, fetches what the domain has
 * to say about that. Returns spf->result. */
enum spf_result spf_check(struct spf *spf, struct resolver *resolver,
	const struct spf_facts *facts, struct str domain /* hostile */,
	int64_t deadline /* steady ms */);

/* "pass", "fail" and so on, as in RFC 7208 section 2.6 and RFC 8601. */
const char *spf_result_name(enum spf_result result);

/* The question that spf_check will ask first, for who asks many at once; its
 * answer is then in the resolver's cache. */
void spf_foresee(struct query *query, struct str domain /* hostile */);

void spf_free(struct spf *spf);

#endif
