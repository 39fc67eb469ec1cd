/* envelope - the .e file: who sent it, to whom, and proof that it is whole
 *
 * NUL-terminated records:
 *
 *	V1  u<uid>  p<pid>  t<arrival, seconds>  m<bytes of .m>
 *	c<crc32c of .m, 8 hex>  F<sender>  T<recipient>...
 *	E<number of T> <crc32c of all bytes before, 8 hex>
 *
 * What a client asked of delivery notices (RFC 3461) stands before what it is
 * said of, each only where it was asked for, the values as they came:
 *
 *	r<RET: FULL or HDRS>  i<ENVID, xtext>               before F
 *	n<NOTIFY: NEVER, or a list>  o<ORCPT, type;xtext>   before a T
 *
 * Other lower-case records are passed over. A file without an E record is no
 * message: it was never acknowledged. With one that is not right, or not the
 * end, it was damaged later.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_ENVELOPE_H
#define QUEUE_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"

enum { ENVELOPE_ADDRESS_MAX = 1003 }; /* longest address, with its NUL */

/* Records that a client of qmail-queue may add, hostile in their values. */
enum envelope_kind {
	ENVELOPE_RET = 'r',
	ENVELOPE_ENVID = 'i',
	ENVELOPE_NOTIFY = 'n',
	ENVELOPE_ORCPT = 'o',
};

/* ---- writing (qmail-queue, importer) ---- */

struct envelope_writer {
	struct out *out; /* the caller's; records end up there */
	uint32_t crc; /* of what was added so far */
	uint64_t recipients;
};

/* V, u, p, t, m and c. */
void envelope_begin(struct envelope_writer *w, struct out *out, uint64_t uid,
	uint64_t pid, int64_t arrival, uint64_t bytes, uint32_t message_crc);

/* A part of a record's bytes; records are given piecewise, NUL included, so
 * that the writer needs no buffer for an address. */
void envelope_bytes(struct envelope_writer *w, const char *s, size_t n);

/* Counts a T record. */
void envelope_count(struct envelope_writer *w);

/* The E record. The caller flushes and seals. */
void envelope_end(struct envelope_writer *w);

/* ---- reading ---- */

struct envelope {
	uint64_t uid;
	uint64_t pid;
	int64_t arrival; /* seconds since 1970 */
	uint64_t bytes; /* of .m */
	uint32_t message_crc;
	uint32_t crc; /* the one in the E record: names this envelope */
	uint64_t recipients;
	uint64_t first; /* file offset of what follows the F record */
	char ret; /* 'F' or 'H' of RET; 0: nothing was said */
	struct buf envid; /* as it came, in xtext; may be empty */
	bool wishes; /* any of r, i, n and o is there */
	struct buf sender; /* limit ENVELOPE_ADDRESS_MAX; envelope_free */
};

enum envelope_verdict {
	ENVELOPE_OK,
	ENVELOPE_PARTIAL, /* no E: not (yet) a message */
	ENVELOPE_DAMAGED, /* an E, but something is wrong, missing or added */
	ENVELOPE_ERROR, /* could not be read now, see errno */
};

#define ENVELOPE_EMPTY \
	{ \
		.sender = BUF_LIMIT(ENVELOPE_ADDRESS_MAX), \
		.envid = BUF_LIMIT(ENVELOPE_ADDRESS_MAX) \
	}

/* Reads and checks all of fd, from its start, in constant memory. */
enum envelope_verdict envelope_read(int fd, struct envelope *e);

/* Reads the next T record of an envelope that was OK; in must have been set
 * to e->first (or to an offset that envelope_next gave) with lseek. Adds the
 * number of bytes used to *offset. Returns 1 with the address in *recipient
 * (replaced), 0 at the E record, -1 with errno. */
MUST_USE int envelope_next(
	struct in *in, struct buf *recipient, uint64_t *offset);

/* The same for the next record of any kind: its letter and value replace what
 * record holds. From offset 0 all of them are to be had. */
MUST_USE int envelope_record(
	struct in *in, struct buf *record, uint64_t *offset);

void envelope_free(struct envelope *e);

#endif
