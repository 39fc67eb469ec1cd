/* cdb - looking keys up in a constant database
 *
 * The file format is D. J. Bernstein's: 256 hash tables behind the records,
 * found through 256 pointers at the start, numbers of 32 bits, little-endian.
 * A lookup reads a few small pieces with pread, so a file that is replaced or
 * cut under us is an error and no crash. So is one in which zeros stand where
 * it was never written: its head, a table or a record, if they are looked at.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CDB_H
#define DATA_CDB_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct cdb {
	int fd; /* -1: not open */
};

#define CDB_CLOSED \
	{ \
		.fd = -1 \
	}

/* Returns 1, 0 if there is no such file, -1 with errno. */
MUST_USE int cdb_open(struct cdb *cdb, const char *path);

/* Returns 1 with the first record's data in *data_out (replaced), 0 if the
 * key is not there, -1 with errno: EPROTO for a damaged file, EMSGSIZE for
 * data beyond data_out's limit. */
MUST_USE int cdb_find(
	const struct cdb *cdb, struct str key, struct buf *data_out);

/* Where a key is, or would be: offsets in the file. */
struct cdb_place {
	uint32_t hash;
	uint64_t slot; /* its pair in its table, or the free one where the
			* search ended; 0: the table has none */
	uint32_t steps; /* slots passed before it */
	uint64_t data; /* what is told of it, size bytes */
	uint32_t size;
};

/* Returns 1 if the key is there, 0 if not, -1 with errno. */
MUST_USE int cdb_locate(
	const struct cdb *cdb, struct str key, struct cdb_place *place_out);

void cdb_close(struct cdb *cdb);

/* The format's hash. */
uint32_t cdb_hash(struct str key);

#endif
