/* cdbwalk - all records of a constant database, in the order of the file
 *
 *	struct cdbwalk walk;
 *	if (cdbwalk_start(&walk, fd) == -1) ...
 *	while ((result = cdbwalk_next(&walk, &key, &data)) == 1) ...
 *
 * fd is open to read and stays the caller's. Nothing in the file is trusted.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CDBWALK_H
#define DATA_CDBWALK_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"

struct cdbwalk {
	struct in in;
	uint32_t at; /* where the next record begins */
	uint32_t end; /* where the tables begin */
	char space[8192];
};

/* 0, or -1 with errno: EPROTO, it is no such file. */
MUST_USE int cdbwalk_start(struct cdbwalk *walk, int fd);

/* 1 with the next record (both replaced), 0 behind the last, -1 with errno:
 * EPROTO for a damaged file, EMSGSIZE beyond the limit of key or data. */
MUST_USE int cdbwalk_next(
	struct cdbwalk *walk, struct buf *key_out, struct buf *data_out);

#endif
