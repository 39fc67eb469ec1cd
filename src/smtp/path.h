/* path - the address in MAIL and RCPT, by the grammar of RFC 5321 (4.1.2)
 *
 * "FROM:" or "TO:", then "<", an old source route that means nothing now, a
 * mailbox, ">". Nothing stands before, between or instead of these. UTF-8 is
 * taken as RFC 6531 has it. Beyond the grammar only '_' is taken in a domain.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_PATH_H
#define SMTP_PATH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum {
	PATH_ADDRESS_MAX = 899, /* bytes of an address */
	PATH_DOMAIN_MAX = 255, /* and of its domain, 4.5.3.1.2 */
};

enum path_verdict {
	PATH_OK, /* the address may be empty: "<>" */
	PATH_NONE, /* another keyword, or no path behind it */
	PATH_BAD, /* it is no path, or is too long */
	PATH_NO_DOMAIN, /* "<joe>"; the address is there */
};

/* Replaces what is in address, quoting undone; its limit is above
 * PATH_ADDRESS_MAX. The keyword is FROM or TO. *rest_out is what follows. */
enum path_verdict path_parse(struct str argument /* hostile */,
	const char *keyword, struct buf *address, struct str *rest_out);

/* Is all of it a domain, or an address literal? */
bool path_domain(struct str text /* hostile */);

#endif
