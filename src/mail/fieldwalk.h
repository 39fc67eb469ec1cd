/* fieldwalk - the header of a message, a field at a time
 *
 *	struct fieldwalk fields = FIELDWALK_FROM(&in, 100000);
 *	while ((result = fieldwalk_next(&fields, &field)) == 1) ...
 *	fieldwalk_free(&fields);
 *
 * A field is its lines as they came, the last line end among them. The header
 * ends at an empty line, which is taken, or with the input; a line that goes
 * on where no field began is a field without a name.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_FIELDWALK_H
#define MAIL_FIELDWALK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/str.h"

struct fieldwalk {
	struct in *in;
	struct buf field; /* and behind it the first line of the next one */
	size_t next; /* where that begins */
	bool ended;
};

/* A field of more than max bytes is an error. */
#define FIELDWALK_FROM(input, max) \
	{ \
		.in = (input), .field = BUF_LIMIT(max) \
	}

/* 1 with the field, good until the next call, 0 behind the last one, -1 with
 * errno: EMSGSIZE for a field that is too long. */
MUST_USE int fieldwalk_next(
	struct fieldwalk *fields, struct str *field_out /* hostile */);

void fieldwalk_free(struct fieldwalk *fields);

#endif
