/* cdbmake - writing a constant database
 *
 *	struct cdbmake make;
 *	if (cdbmake_start(&make, fd) == -1) ...
 *	cdbmake_add(&make, key, data) ...       any number of times
 *	if (cdbmake_finish(&make) == -1) ...    then seal and rename
 *
 * fd is a new file, open to write; it stays the caller's. Memory: eight bytes
 * a record. Actions return 0 or -1 with errno (EFBIG beyond 4 GiB).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CDBMAKE_H
#define DATA_CDBMAKE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/out.h"
#include "base/str.h"

enum { CDBMAKE_SPACE = 16384 };

struct cdbmake {
	struct out out;
	uint64_t offset;
	struct buf records; /* of struct cdbmake_record */
	char space[CDBMAKE_SPACE];
};

struct cdbmake_record {
	uint32_t hash;
	uint32_t offset;
};

MUST_USE int cdbmake_start(struct cdbmake *make, int fd);
MUST_USE int cdbmake_add(struct cdbmake *make, struct str key, struct str data);

/* A record that no look-up finds, for there is no key to it. */
MUST_USE int cdbmake_dead(struct cdbmake *make, struct str data);

MUST_USE int cdbmake_finish(struct cdbmake *make);

#endif
