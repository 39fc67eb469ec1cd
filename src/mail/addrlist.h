/* addrlist - the addresses of a field, found and completed
 *
 * A field's tokens are walked from the right, as only there it is known where
 * an address begins: phrases, groups and routes stand on the left. What two
 * words without a comma mean, a stray bracket, a colon without a group: every
 * list of tokens has a meaning, none is refused.
 *
 * An address is completed so:
 *
 *	<@a,@b:box@host>	the route goes
 *	box			gets '@' and the default host
 *	box@			the same
 *	box@host+		'+' becomes '.' and the plus domain
 *	box@host		without a dot: gets '.' and the default domain
 *	box@host.		the last dot goes
 *	<>, box@[]		stay
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_ADDRLIST_H
#define MAIL_ADDRLIST_H

#include "base/attr.h"
#include "mail/addr.h"

struct addrlist_defaults {
	struct addr_tokens host; /* "@" and the host */
	struct addr_tokens domain; /* "." and the domain */
	struct addr_tokens plus; /* "." and the domain */
};

#define ADDRLIST_DEFAULTS \
	{ \
		ADDR_TOKENS(2000), ADDR_TOKENS(2000), ADDR_TOKENS(2000) \
	}

/* Sets them; the texts must outlive them. */
enum addr_verdict addrlist_defaults_set(struct addrlist_defaults *defaults,
	struct str host, struct str domain, struct str plus);

/* Completes one address, in place. */
MUST_USE int addrlist_complete(
	const struct addrlist_defaults *defaults, struct addr_tokens *address);

/* Is told of each address, the last one of the field first. It may change
 * the tokens: they become part of the new field. 0 or -1. */
struct addrlist_visit {
	void *context;
	int (*address)(void *context, struct addr_tokens *address);
};

/* Walks the field's tokens; appends those of the new field to out: comments
 * within an address move behind it, a missing comma is put in. 0, or -1 with
 * errno (that of visit, or ENOMEM or EMSGSIZE). */
MUST_USE int addrlist_walk(const struct addr_tokens *field,
	const struct addrlist_visit *visit, struct addr_tokens *out);

#endif
