/* table - what all server processes remember together, in a file of fixed size
 *
 * Buckets of records; a key belongs to one bucket, chosen by a hash with a
 * secret of the file's own, so strangers cannot aim at a bucket. A record is
 * there until its time is over; when a bucket is full, the one whose time is
 * over first gives way. A bucket is locked while it is changed; a lock dies
 * with its process. The file is a cache: without it everything is new again.
 *
 *	got = table_take(&table, key, now, &record);
 *	if (got != -1) { change record; table_put(&table, &record); }
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_TABLE_H
#define POLICY_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/str.h"

enum {
	TABLE_BUCKET = 16, /* records */
	TABLE_RECORD = 32, /* bytes in the file */
	TABLE_PATIENCE_MS = 1000, /* for a lock */
	TABLE_RECORDS_MIN = 1024,
	TABLE_RECORDS_MAX = 16 * 1024 * 1024, /* half a gigabyte */
};

struct table {
	int fd; /* -1: not open */
	uint32_t buckets;
	uint64_t secret[4];
	off_t taken; /* where the record is that was taken; 0: none */
};

#define TABLE_CLOSED \
	{ \
		.fd = -1 \
	}

/* What is remembered of one key. */
struct table_record {
	unsigned char key[16]; /* its hash */
	uint32_t until; /* seconds since 1970; then it is forgotten */
	uint32_t count; /* the user's ... */
	uint64_t value; /* ... business */
};

/* Opens the file, makes it if it is missing; one of another size, or of
 * nonsense, begins anew. 0, or -1 with errno. */
MUST_USE int table_open(
	struct table *table, const char *path, uint64_t records);

/* Locks the key's bucket. 1: the record; 0: a new one, all zeros but the key;
 * -1 with errno: nothing is locked, ETIMEDOUT if another process keeps it. */
MUST_USE int table_take(struct table *table, struct str key /* hostile */,
	int64_t now, struct table_record *record_out);

/* Writes the record that was taken, and unlocks. 0, or -1 with errno. */
MUST_USE int table_put(struct table *table, const struct table_record *record);

/* Unlocks without a change. */
void table_leave(struct table *table);

/* Takes one of `places` places that belong to the key, for as long as this
 * process lives or the table is open: 1, 0 if others have them all, -1. */
MUST_USE int table_enter(
	struct table *table, struct str key /* hostile */, unsigned places);

void table_close(struct table *table);

#endif
