/* plainfield - a header field beyond ASCII made plain
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_PLAINFIELD_H
#define MAIL_PLAINFIELD_H

#include "base/buf.h"
#include "base/str.h"

enum plainfield_verdict {
	PLAINFIELD_OK,
	PLAINFIELD_ADDRESS, /* an address in it is beyond ASCII: no way around */
	PLAINFIELD_ERROR, /* no memory or too long, see errno */
};

/* Appends a whole header field (its line end included) in ASCII: free text,
 * display names and comments as encoded words, parameters of Content-Type and
 * its like as RFC 2231 has them; bytes that may not be beyond ASCII at all
 * become '?'. What is ASCII is left as it is. */
enum plainfield_verdict plainfield(
	struct buf *b, struct str field /* hostile */);

#endif
