/* orcpt - the address that a message was sent to first (RFC 3461, 4.2)
 *
 * It is a type, a semicolon and an xtext: "rfc822;joe+2Bx@example.org".
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_ORCPT_H
#define MAIL_ORCPT_H

#include <stdbool.h>

#include "base/str.h"

enum { ORCPT_MAX = 500 }; /* RFC 3461, 5.4 */

/* The same for whoever takes ASCII alone: one of type utf-8 in the form that is
 * ASCII (RFC 6533, utf-8-addr-xtext), in dst if it has to be made. Empty if
 * there is no such form, or it is too long. */
struct str orcpt_plain(struct str orcpt /* hostile */, char dst[ORCPT_MAX]);

/* Is its type utf-8? Then there is no xtext in it. */
bool orcpt_utf8(struct str orcpt /* hostile */);

/* One of type utf-8 as an address is written (RFC 6533, utf-8-address), in dst:
 * its "\x{FC}" are taken back. As it came if it is not in the form of one. */
struct str orcpt_wide(struct str orcpt /* hostile */, char dst[ORCPT_MAX]);

#endif
