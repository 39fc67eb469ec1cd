/* authres - what was found out about a sender, as fields of the header
 *
 *	Received-SPF: pass (HERE: ...) client-ip=...; envelope-from=...; ...
 *	Authentication-Results: HERE; spf=pass smtp.mailfrom=...
 *
 * RFC 7208 section 9.1, RFC 8601. Whatever a client said is quoted and cleaned.
 * Lines end in LF. Both are written above our Received field.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_AUTHRES_H
#define POLICY_AUTHRES_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "net/ip.h"
#include "policy/spf.h"

enum { AUTHRES_MAX = 8000 }; /* bytes of both fields */

/* One identity that was checked. */
struct authres_spf {
	bool checked;
	enum spf_result result;
	const char *term; /* printable: what decided it */
	const char *problem; /* or null */
};

struct authres {
	struct str here; /* our authserv-id */
	struct ip ip;
	struct str sender; /* hostile: of MAIL; may be empty */
	struct str helo; /* hostile */
	struct authres_spf mail; /* the sender's domain, or postmaster@helo */
	struct authres_spf name; /* the name of HELO */
};

/* Appends a Received-SPF field for each identity, and one
 * Authentication-Results field. 0 or -1. */
MUST_USE int authres_add(struct buf *b, const struct authres *authres);

/* Is this whole field (LF at its end) one that says to be ours, and so was
 * forged? Authentication-Results with our authserv-id (RFC 8601 section 5),
 * Received-SPF with us as the receiver; or with a name that is not ASCII, which
 * somebody may take for ours. One of a version that we do not know has to go as
 * well: nobody can tell what it says. */
bool authres_forged(struct str field /* hostile */, struct str here);

/* The same of a field of which this is only the start: might it be forged? */
bool authres_may_be_forged(struct str start /* hostile */, struct str here);

/* Has the line the name of one of the two at its start? If it is shorter than
 * their names: may it become so? */
bool authres_begins(struct str line /* hostile */);
bool authres_may_begin(struct str start /* hostile */);

#endif
