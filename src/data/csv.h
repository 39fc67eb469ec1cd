/* csv - tables as text, a record a line (RFC 4180)
 *
 *	struct csv csv = CSV_FROM(&in);
 *	while ((result = csv_next(&csv)) == 1)
 *		... csv.fields[0 .. csv.n - 1], csv.line
 *	csv_free(&csv);
 *
 * Fields have commas between them; one with a comma, a quote or a line end in
 * it stands in double quotes, a quote in it twice. Lines end in LF or CRLF;
 * empty lines are passed over, and so is the mark with which some programs
 * begin a file (U+FEFF). Records have limits: strangers may write them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CSV_H
#define DATA_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"

enum { CSV_FIELDS_MAX = 32, CSV_RECORD_MAX = 65536 };

struct csv {
	struct in *in;
	struct str fields[CSV_FIELDS_MAX]; /* good until the next call */
	size_t n;
	uint64_t line; /* in which the record began; the first is 1 */
	uint64_t lines; /* line ends that were read */
	struct buf text;
	size_t ends[CSV_FIELDS_MAX];
};

#define CSV_FROM(input) \
	{ \
		.in = (input), .text = BUF_LIMIT(CSV_RECORD_MAX) \
	}

/* 1 with the next record, 0 at the end, -1 with errno: EPROTO for quotes that
 * are wrong, EMSGSIZE for a record that is too long or has too many fields. */
MUST_USE int csv_next(struct csv *csv);

void csv_free(struct csv *csv);

/* Adds a field, with quotes if it needs them; commas and the line's end are
 * the caller's. */
void csv_put(struct out *out, struct str field);

#endif
