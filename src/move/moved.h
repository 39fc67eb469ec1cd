/* moved - what has been moved: lock/moved in the queue that it went to
 *
 * A line a message: "<crc> <key> <id>", key being what it was in the other
 * queue, id what it is in this one. The last line of a key counts. A torn tail
 * or a line with a wrong crc is none. It grows by about 60 bytes a message;
 * when the other queue is gone for good it may be removed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_MOVED_H
#define MOVE_MOVED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "data/map.h"

enum { MOVED_KEY_MAX = 100 };

struct moved {
	int fd;
	struct map keys; /* to entries of ours */
	struct buf lines; /* not written yet */
};

/* Reads the file, and opens it to append. 0, or -1 with errno. */
MUST_USE int moved_open(struct moved *moved, int tree);

/* The id of what was moved by that key, or 0. */
uint64_t moved_find(const struct moved *moved, struct str key);

/* Is the id the one that counts for some key? */
bool moved_is(const struct moved *moved, uint64_t id);

/* Notes one, in memory; then all of them on stable storage. */
MUST_USE int moved_add(struct moved *moved, struct str key, uint64_t id);
MUST_USE int moved_seal(struct moved *moved);

void moved_close(struct moved *moved);

#endif
