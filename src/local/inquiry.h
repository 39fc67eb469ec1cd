/* inquiry - may a message be answered by a machine? (RFC 3834)
 *
 * Reads its header and notes what an answer needs, and every sign that nobody
 * waits for one: a list, a robot, a bounce, bulk mail. A header that cannot be
 * understood is such a sign.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_INQUIRY_H
#define LOCAL_INQUIRY_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/str.h"

enum {
	INQUIRY_FIELD_MAX = 100000,
	INQUIRY_HEADER_MAX = 1000000,
	INQUIRY_SHOWN_MAX = 900,
	INQUIRY_SENDER_MAX = 320, /* RFC 5321: 64 + 1 + 255 */
};

struct inquiry {
	struct str own; /* our addresses, each with a NUL behind it */
	const char *reason; /* why there is no answer, or null */
	bool named; /* one of ours stands in To, Cc or Bcc */
	bool quotable; /* the body is plain text as it stands */
	struct buf subject; /* one line, control bytes replaced */
	struct buf message_id; /* "<...>", or empty */
	struct buf references; /* for the answer's References field */
};

#define INQUIRY_FOR(addresses) \
	{ \
		.own = (addresses), .quotable = true, \
		.subject = BUF_LIMIT(INQUIRY_SHOWN_MAX), \
		.message_id = BUF_LIMIT(INQUIRY_SHOWN_MAX), \
		.references = BUF_LIMIT(INQUIRY_SHOWN_MAX) \
	}

/* Does this envelope sender tell that there is nobody to answer? Sets reason:
 * empty, a robot's or a list's address, one of our own, one that cannot stand
 * in a header. */
void inquiry_sender(struct inquiry *inquiry, struct str sender /* hostile */);

/* Reads the header, to its end. 0, or -1 with errno. */
MUST_USE int inquiry_scan(struct inquiry *inquiry, struct in *in /* hostile */);

void inquiry_free(struct inquiry *inquiry);

#endif
