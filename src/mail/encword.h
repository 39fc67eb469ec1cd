/* encword - text beyond ASCII in header fields (RFC 2047)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_ENCWORD_H
#define MAIL_ENCWORD_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* Appends the text as encoded words; from the second on each begins a line of
 * its own. Characters are not torn. What is no UTF-8 is of an unknown charset.
 * 0, or -1 with errno. */
MUST_USE int encword_add(struct buf *b, struct str text /* hostile */);

/* "utf-8", or "unknown-8bit" (RFC 1428) if it is not. */
const char *encword_charset(struct str text /* hostile */);

#endif
