/* spftry - does this term match? (RFC 7208 section 5)
 *
 * A part of spf: single terms, and what all of them together may ask.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SPFTRY_H
#define POLICY_SPFTRY_H

#include "base/attr.h"
#include "policy/spf.h"
#include "policy/spfterm.h"

enum spftry {
	SPFTRY_NO_MATCH,
	SPFTRY_MATCH,
	SPFTRY_DOWN, /* an include: the record of spf->name comes first */
	SPFTRY_BROKEN, /* an error: spf->result and problem tell */
};

/* Sets these two; always SPFTRY_BROKEN. */
enum spftry spftry_broken(
	struct spf *spf, enum spf_result result, const char *problem);

/* One more term asks the DNS (section 4.6.4): SPFTRY_MATCH, or too many. */
MUST_USE enum spftry spftry_count(struct spf *spf);

/* The name that the term is about is then in spf->name. SPFTRY_MATCH, or
 * BROKEN. */
MUST_USE enum spftry spftry_name(struct spf *spf, const struct spfterm *term);

/* Modifiers do not match. */
MUST_USE enum spftry spftry_term(struct spf *spf, const struct spfterm *term);

/* The record that is being evaluated. */
static inline struct spf_level *spftry_level(struct spf *spf)
{
	return &spf->levels[spf->depth - 1];
}

#endif
