/* punycode - domains beyond ASCII as the DNS has them (RFC 3492, 5890)
 *
 * Each label that is not ASCII becomes "xn--" and its Punycode. Nothing else
 * is done to it: the text has to be in the form that is registered (lower case,
 * composed), as it is when somebody copies an address.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_PUNYCODE_H
#define MAIL_PUNYCODE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* Appends the domain in ASCII. 0, or -1 with errno: EINVAL if it is no UTF-8
 * or a label gets too long; else b is full. */
MUST_USE int punycode_domain(struct buf *b, struct str domain /* hostile */);

/* The same for an address: its local part, up to the last @, stays. What has
 * no @ is a domain. */
MUST_USE int punycode_address(struct buf *b, struct str address /* hostile */);

/* The same where that is another form than it has: false if its domain is ASCII,
 * or can be no domain, or b is full. */
bool punycode_differs(struct buf *b, struct str address /* hostile */);

/* Brings the operator's lists to the form that is ASCII, for both are the same
 * domain (RFC 5890, 2.3.2.4): in each line (ended by NUL, as control_list gives
 * them) what stands before the first colon becomes as punycode_address has it.
 * What can be no domain stays as it is. 0, or -1: no memory; then the list is
 * what it was. */
MUST_USE int punycode_list(struct buf *list);

#endif
