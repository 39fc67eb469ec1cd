/* mime - what the fields of MIME say of a body (RFC 2045)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_MIME_H
#define MAIL_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { MIME_BOUNDARY_MAX = 70 }; /* RFC 2046, 5.1.1 */

enum mime_kind {
	MIME_TEXT, /* also where nothing is said */
	MIME_MULTIPART, /* with a boundary of use */
	MIME_MESSAGE, /* message/rfc822: another header */
	MIME_REPORT, /* other kinds of message: lines of text (RFC 6532: even
		      * message/global may be encoded) */
	MIME_DATA, /* all else */
};

struct mime_type {
	enum mime_kind kind;
	char boundary[MIME_BOUNDARY_MAX]; /* of a multipart */
	size_t n; /* its length */
	bool digest; /* its parts are messages if they say nothing */
};

/* Reads the body of a Content-Type field. What cannot be read is data. */
void mime_type(struct mime_type *type_out, struct str body /* hostile */);

enum mime_encoding {
	MIME_7BIT, /* also where nothing is said */
	MIME_8BIT, /* or binary */
	MIME_QP,
	MIME_BASE64,
	MIME_UNKNOWN,
};

/* Reads the body of a Content-Transfer-Encoding field. */
enum mime_encoding mime_encoding(struct str body /* hostile */);

#endif
