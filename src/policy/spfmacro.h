/* spfmacro - macros in SPF records (RFC 7208 section 7)
 *
 * A macro string is checked once, when its record is read; what is expanded
 * afterwards has passed that. Nothing here asks the DNS: who expands %{p} finds
 * out first (spfmacro_uses).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SPFMACRO_H
#define POLICY_SPFMACRO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "net/ip.h"

enum {
	SPFMACRO_MAX =
		2000, /* bytes that a name may expand to before it is cut */
	SPFMACRO_PARTS_MAX = 512, /* of one value between delimiters */
	SPFMACRO_NAME_MAX = 253, /* bytes of a name that can be asked about */
};

/* What the letters stand for. */
struct spfmacro_facts {
	struct ip ip; /* c, i, v: the client */
	struct str local; /* l: hostile; never empty */
	struct str origin; /* o: hostile; s is l@o */
	struct str domain; /* d: whose record it is */
	struct str helo; /* h: hostile */
	struct str client_name; /* p: "unknown", or the client's proven name */
	struct str receiver; /* r: this host */
	int64_t now; /* t: seconds since 1970 */
};

enum spfmacro_kind {
	SPFMACRO_DOMAIN, /* a domain-spec: it ends in a top-level label or in
			  * a macro */
	SPFMACRO_STRING, /* the value of a modifier nobody knows */
	SPFMACRO_EXPLAIN, /* what an exp modifier leads to: with blanks */
};

/* Is it well-formed? */
bool spfmacro_valid(struct str text /* hostile */, enum spfmacro_kind kind);

/* Is the letter (lower case) in it? */
bool spfmacro_uses(struct str text /* hostile, valid */, char letter);

/* Appends what it stands for. 0, or -1: too long for dst, or too many parts. */
MUST_USE int spfmacro_expand(struct buf *dst, struct str text /* valid */,
	const struct spfmacro_facts *facts);

/* Replaces dst by the name that a domain-spec stands for: no dot at its end,
 * labels dropped from the left until it is short enough. It may still be no
 * name that can exist. 0, or -1 as above. */
MUST_USE int spfmacro_name(struct buf *dst, struct str text /* valid */,
	const struct spfmacro_facts *facts);

#endif
