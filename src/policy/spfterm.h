/* spfterm - the terms of an SPF record (RFC 7208 sections 4.6.1, 5, 6, 12)
 *
 *	struct str rest = record;
 *	if (!spfterm_version(&rest)) ...
 *	while ((got = spfterm_next(&rest, &term)) == 1)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SPFTERM_H
#define POLICY_SPFTERM_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

enum spfterm_kind {
	SPFTERM_ALL,
	SPFTERM_INCLUDE,
	SPFTERM_A,
	SPFTERM_MX,
	SPFTERM_PTR,
	SPFTERM_IP4,
	SPFTERM_IP6,
	SPFTERM_EXISTS,
	SPFTERM_REDIRECT,
	SPFTERM_EXP,
	SPFTERM_UNKNOWN, /* a modifier of another day: means nothing */
};

/* All views are into the record. */
struct spfterm {
	struct str text; /* the whole term */
	enum spfterm_kind kind;
	char qualifier; /* of a mechanism: + - ~ ? */
	struct str domain; /* a valid domain-spec; s is null: none */
	unsigned four; /* prefix lengths: bits of an IPv4 address */
	unsigned six; /* ... and of an IPv6 address */
	unsigned char bytes[16]; /* ip4 (the first four), ip6 */
};

/* Does the record begin with v=spf1, and nothing else before the first blank?
 * Then *rest moves behind it. */
bool spfterm_version(struct str *rest /* hostile */);

/* The next term. 1; 0 at the end; -1: a syntax error, the whole record is
 * worth nothing. */
MUST_USE int spfterm_next(
	struct str *rest /* hostile */, struct spfterm *term_out);

/* Do the addresses agree in the first `bits` bits? */
bool spfterm_covers(
	const unsigned char *net, const unsigned char *address, unsigned bits);

#endif
