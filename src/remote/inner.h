/* inner - does a part of the message need SMTPUTF8?
 *
 * message/global and its kin (RFC 6532, RFC 6533) hold headers in UTF-8. What
 * others put raw into the headers of parts is not looked for: RFC 6531, 3.6,
 * does not ask for it, and as it is it keeps its signatures.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_INNER_H
#define REMOTE_INNER_H

#include <stdbool.h>

#include "base/attr.h"
#include "remote/parcel.h"

/* Is there a body beyond ASCII that says to be one of those? 0, or -1: the
 * message cannot be read, or there is no memory. */
MUST_USE int inner_utf8(struct parcel *parcel, bool *found_out);

#endif
