/* autoreply - an automatic answer, as RFC 3834 wants it
 *
 * The text is what its owner wrote: header fields, an empty line and a body,
 * or a body alone. Of his fields From, Subject, Reply-To, Content-Type and the
 * like stay; what tells to whom, when and in answer to what the message goes is
 * ours: To, Date, Message-ID, In-Reply-To, References, Auto-Submitted. In his
 * Subject %S stands for the one of the message; without one it is "Auto: " and
 * that.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_AUTOREPLY_H
#define LOCAL_AUTOREPLY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "local/inquiry.h"

enum { AUTOREPLY_TEXT_MAX = 1000000, AUTOREPLY_QUOTE_MAX = 5000 };

struct autoreply {
	struct str text; /* the owner's */
	struct str from; /* address of the From field, if the text has none */
	struct str to; /* hostile: the envelope sender of the message */
	const struct inquiry *inquiry;
	struct str quoted; /* hostile: the start of its body, or empty */
};

/* The address of the text's From field as plain bytes; empty: it has none, or
 * none that can be read. 0, or -1 with errno. */
MUST_USE int autoreply_from(struct str text, struct buf *address_out);

/* Appends the message to b. 0, or -1 with errno. */
MUST_USE int autoreply_write(const struct autoreply *answer, struct buf *b);

#endif
