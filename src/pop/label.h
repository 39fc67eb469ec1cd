/* label - a message's file name, taken apart and put together again
 *
 *	1764000000.M1P2.mail.example.org,S=1000,W=1030:2,RS
 *	TTTTTTTTTT middle tail............sizes........flags
 *
 * A hundred thousand names of one Maildir differ in little: seconds and sizes
 * are numbers, hosts and flags are few. What is kept of each is its middle and
 * the numbers of a tail and of flags in a table that all share. Names of any
 * other shape are all middle.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_LABEL_H
#define POP_LABEL_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { LABEL_MAX = NAME_MAX, LABELS_SHARED = 255 };

/* The table: strings behind each other. The first is the empty one. */
struct labels {
	struct buf text;
	uint32_t at[LABELS_SHARED + 1]; /* where each begins, and the end */
	unsigned n;
};

/* A limit: that of longest strings in each place. */
#define LABELS_EMPTY \
	{ \
		.text = BUF_LIMIT(LABELS_SHARED * (LABEL_MAX + 1)) \
	}

/* The string's number, entered if it is new; 0 if the table is full (or there
 * is no memory), as for the empty string. */
unsigned labels_number(struct labels *labels, struct str text);
struct str labels_text(const struct labels *labels, unsigned number);

/* A name's parts, views of it. */
struct label {
	struct str base; /* without flags: what names the message for ever */
	struct str flags; /* ":2,RS" or empty */
	struct str digits; /* the seconds it begins with, may be empty */
	struct str middle;
	struct str tail; /* from the second dot on, may be empty */
	struct str sizes; /* ",S=1000,W=1030" at the end of base */
	uint64_t seconds; /* what digits say, if there are any */
	uint64_t stored; /* S: bytes of the file */
	uint64_t wire; /* W: with CR LF for line ends */
	bool has_stored;
	bool has_wire;
};

void label_take_apart(struct label *label_out, struct str name /* hostile */);

/* ",S=" and ",W=" as they stand at the end of a name, for the numbers given.
 * Returns how many bytes were written. */
size_t label_sizes(char dst[64], bool has_stored, uint64_t stored,
	bool has_wire, uint64_t wire);

#endif
