/* quote - addresses as they are written in headers and SMTP commands
 *
 * Inside the house an address is plain bytes: local part, '@', domain, with
 * the last '@' dividing them. On the outside a local part that is no RFC 5321
 * dot-string is a quoted string.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_QUOTE_H
#define MAIL_QUOTE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* Does this local part have to be quoted? */
bool quote_needed(struct str local);

/* Appends the address, its local part quoted if it has to be. An address
 * without '@' is all local part. */
MUST_USE int quote_address(struct buf *b, struct str address /* hostile */);

#endif
