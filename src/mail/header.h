/* header - the names of header fields
 *
 * A field is its lines as they came: "Name: body\n" and any lines that begin
 * with a blank or tab.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include <stdbool.h>

#include "base/str.h"

enum header_kind {
	HEADER_OTHER,
	HEADER_SENDER,
	HEADER_FROM,
	HEADER_REPLY_TO,
	HEADER_TO,
	HEADER_CC,
	HEADER_BCC,
	HEADER_DATE,
	HEADER_MESSAGE_ID,
	HEADER_RETURN_PATH,
	HEADER_RETURN_RECEIPT_TO,
	HEADER_ERRORS_TO,
	HEADER_APPARENTLY_TO,
	HEADER_CONTENT_LENGTH,
	HEADER_MAIL_FOLLOWUP_TO,
	HEADER_KINDS
};

/* The name of a field: what stands before its colon, without blanks at the
 * end. Empty if this is no field (RFC 5322 section 2.2: a name is printable
 * ASCII without blanks). */
struct str header_name(struct str line /* hostile */);

/* What follows the colon. */
struct str header_body(struct str field /* hostile */);

/* Which one is it, whatever the case? *resent_out: "Resent-" stands before
 * the name; only the fields that RFC 5322 section 3.6.6 knows can have it. */
enum header_kind header_find(struct str name, bool *resent_out);

#endif
