/* oldpart - the files of a qmail's queue, to be written
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_OLDPART_H
#define MOVE_OLDPART_H

#include <stdint.h>

#include "base/attr.h"
#include "base/out.h"

enum { OLDPART_NAME_MAX = 64, OLDPART_SPACE = 8192 };

/* kind/S, and kind/S/N with end behind it, S being N modulo split; without a
 * split (0) kind and kind/N. Kind and end are short. */
void oldpart_dir(char path[OLDPART_NAME_MAX], const char *kind, uint64_t n,
	uint64_t split);
void oldpart_name(char path[OLDPART_NAME_MAX], const char *kind, uint64_t n,
	uint64_t split, const char *end);

/* One that is being written; it begins as OLDPART_CLOSED. */
struct oldpart {
	struct out out;
	char space[OLDPART_SPACE];
};

#define OLDPART_CLOSED \
	{ \
		.out = {.fd = -1 } \
	}

/* Begins it, if it is not open yet. 0 or -1. */
MUST_USE int oldpart_open(
	struct oldpart *part, int tree, const char *path, const char *dir);

/* Ends it, if it is open: all of it is written, with that time. 0 or -1. */
MUST_USE int oldpart_close(
	struct oldpart *part, int tree, const char *dir, int64_t when);

#endif
