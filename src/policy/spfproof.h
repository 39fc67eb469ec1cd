/* spfproof - which names does a client have, and prove? (RFC 7208 section 5.5)
 *
 * A part of spf: the names of the client's address whose own addresses hold
 * that address.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SPFPROOF_H
#define POLICY_SPFPROOF_H

#include <stdbool.h>

#include "base/str.h"
#include "policy/spf.h"

/* Finds them out the first time: spf->names, n_names; a search in vain counts
 * as one. Returns the one for %{p}: spf->macro.domain itself, one below it, any,
 * or "unknown". */
struct str spfproof_name(struct spf *spf);

/* Is name the domain, or below it? In any case of letters. */
bool spfproof_within(struct str name, struct str domain);

#endif
