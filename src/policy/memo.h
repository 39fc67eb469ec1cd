/* memo - what all server processes remember together, in a file of fixed size
 *
 * Buckets of records; a key belongs to one bucket, chosen by a hash with a
 * secret of the file's own, so strangers cannot aim at a bucket. A record is
 * there until its time is over; when a bucket is full, the one whose time is
 * over first gives way. A bucket is locked while it is changed; a lock dies
 * with its process. The file is a cache: without it everything is new again.
 *
 * Where one stranger may think up as many keys as he likes, they belong to his
 * share of the table, some buckets in a row: others' records stay.
 *
 *	got = memo_take(&memo, key, now, &record);
 *	if (got != -1) { change record; memo_put(&memo, &record); }
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_MEMO_H
#define POLICY_MEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/str.h"

enum {
	MEMO_BUCKET = 16, /* records */
	MEMO_RECORD = 32, /* bytes in the file */
	MEMO_SHARES = 64, /* of them, a share is one; they overlap */
	MEMO_PATIENCE_MS = 1000, /* for a lock */
	MEMO_RECORDS_MIN = 1024,
	MEMO_RECORDS_MAX = 16 * 1024 * 1024, /* half a gigabyte */
};

struct memo {
	int fd; /* -1: not open */
	uint32_t buckets;
	uint64_t secret[4];
	off_t taken; /* where the record is that was taken; 0: none */
};

#define MEMO_CLOSED \
	{ \
		.fd = -1 \
	}

/* What is remembered of one key. */
struct memo_record {
	unsigned char key[16]; /* its hash */
	uint32_t until; /* seconds since 1970; then it is forgotten */
	uint32_t count; /* the user's ... */
	uint64_t value; /* ... business */
};

/* Opens the file, makes it if it is missing; one of another size, or of
 * nonsense, begins anew. 0, or -1 with errno. */
MUST_USE int memo_open(struct memo *memo, const char *path, uint64_t records);

/* Locks the key's bucket. 1: the record; 0: a new one, all zeros but the key;
 * -1 with errno: nothing is locked, ETIMEDOUT if another process keeps it. */
MUST_USE int memo_take(struct memo *memo, struct str key /* hostile */,
	int64_t now, struct memo_record *record_out);

/* The same of a record in the share of its owner. */
MUST_USE int memo_take_share(struct memo *memo, struct str owner,
	struct str key /* hostile */, int64_t now,
	struct memo_record *record_out);

/* Writes the record that was taken, and unlocks. 0, or -1 with errno. */
MUST_USE int memo_put(struct memo *memo, const struct memo_record *record);

/* Unlocks without a change. */
void memo_leave(struct memo *memo);

/* Takes one of `places` places that belong to the key, for as long as this
 * process lives or the memo is open: 1, 0 if others have them all, -1. */
MUST_USE int memo_enter(
	struct memo *memo, struct str key /* hostile */, unsigned places);

void memo_close(struct memo *memo);

#endif
