/* argument - the address in "FROM:<address> parameters"
 *
 * Taken as leniently as qmail took it: the brackets, or the closing one, may
 * be missing, blanks may stand behind the colon. A source route is dropped,
 * quoting is undone. For clients that path is too strict for.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_ARGUMENT_H
#define SMTP_ARGUMENT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "net/own.h"

enum { ARGUMENT_ADDRESS_MAX = 899 }; /* bytes of an address */

enum argument_verdict {
	ARGUMENT_OK, /* the address may be empty: "<>" */
	ARGUMENT_NONE, /* another keyword, or nothing behind it */
	ARGUMENT_BAD, /* open quote, route without end, too long */
};

/* Replaces what is in address, whose limit is above ARGUMENT_ADDRESS_MAX. The
 * keyword is FROM or TO. *rest_out is what follows: parameters. */
enum argument_verdict argument_address(struct str argument /* hostile */,
	const char *keyword, struct buf *address, struct str *rest_out);

/* user@[one of our own addresses] becomes user@host. 0 or -1 with errno. */
MUST_USE int argument_own_literal(
	struct buf *address, const struct own *own, struct str host);

#endif
