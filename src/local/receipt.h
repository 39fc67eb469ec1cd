/* receipt - does a message ask to be told that it arrived, and the telling
 *
 * For qreceipt. The header is read to its end or to RECEIPT_FIELD_MAX bytes
 * of one field, whatever comes first; nothing of it reaches the notice
 * without its control and 8-bit bytes replaced.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_RECEIPT_H
#define LOCAL_RECEIPT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/str.h"
#include "queue/submit.h"

enum { RECEIPT_FIELD_MAX = 100000, RECEIPT_SHOWN_MAX = 900 };

enum receipt_shown { RECEIPT_ID, RECEIPT_DATE, RECEIPT_SUBJECT, RECEIPT_SHOWN };

struct receipt {
	struct str address; /* the one that a request must name */
	bool asked;
	struct buf shown[RECEIPT_SHOWN]; /* bodies of fields, cleaned */
};

#define RECEIPT_FOR(who) \
	{ \
		.address = (who), .shown = { \
			BUF_LIMIT(RECEIPT_SHOWN_MAX), \
			BUF_LIMIT(RECEIPT_SHOWN_MAX), \
			BUF_LIMIT(RECEIPT_SHOWN_MAX) \
		} \
	}

/* Reads the header. 0, or -1 with errno: EMSGSIZE when a field is too long. */
MUST_USE int receipt_scan(struct receipt *r, struct in *in /* hostile */);

/* Adds the notice's header and body, to this sender. 0 or -1 with errno. */
MUST_USE int receipt_write(const struct receipt *r, struct str to /* hostile */,
	struct submit *submit);

#endif
