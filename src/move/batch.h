/* batch - messages that are whole but not in the queue yet, made so together
 *
 * All files of a message are there, the one that makes it a message under a
 * name that does not count. When there are enough of them, or at the end:
 *
 *	1  everything is sealed
 *	2  their lines in lock/moved are written and sealed
 *	3  the last files get the names that count, which is sealed
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_BATCH_H
#define MOVE_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "move/moved.h"

enum { BATCH_MAX = 256, BATCH_NAME_MAX = 64 };

struct batch_rename {
	char from[BATCH_NAME_MAX];
	char to[BATCH_NAME_MAX];
};

struct batch {
	int tree; /* the queue that they come to */
	struct moved moved;
	size_t n;
	struct batch_rename renames[BATCH_MAX];
};

/* Adds one whose files are written. The names are short. 0, or -1 with errno:
 * nothing more can be moved, and nothing is lost. */
MUST_USE int batch_add(struct batch *batch, struct str key, uint64_t id,
	const char *from, const char *to);

/* Makes messages of all that were added. */
MUST_USE int batch_commit(struct batch *batch);

#endif
