/* heloname - is that a name a host can have? (RFC 5321 section 4.1.1.1)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_HELONAME_H
#define POLICY_HELONAME_H

#include "base/str.h"
#include "net/ip.h"

enum heloname_verdict {
	HELONAME_NAME, /* a host name with a dot in it */
	HELONAME_LITERAL, /* an address in brackets */
	HELONAME_BAD, /* neither: an address without brackets, one label,
		       * signs that no host name has, nothing at all */
	HELONAME_OURS, /* our own name, or our own address */
};

/* here is our name; our address is local, or null if it is not known. */
enum heloname_verdict heloname_judge(
	struct str helo /* hostile */, struct str here, const struct ip *local);

#endif
