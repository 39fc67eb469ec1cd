/* tree - files below a directory that may be somebody else's
 *
 * A tree is the descriptor of a directory; paths are relative to it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_TREE_H
#define MOVE_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"

/* A directory, or -1. */
MUST_USE int tree_open(const char *path);

/* Is there anything of that name? Also when that cannot be found out. */
bool tree_has(int tree, const char *path);

/* A plain file to read. When it is a directory EISDIR, when it is something
 * else, a link included, EINVAL. */
MUST_USE int tree_file(int tree, const char *path);

/* Does errno say so? */
bool tree_strange(void);

/* A file that is empty, to write and read, given to the owner of directory
 * like if we are root. With O_EXCL in flags it must be new. */
MUST_USE int tree_new(int tree, const char *path, const char *like, int flags);

/* Gives an open file to the owner of directory like, if we are root. */
MUST_USE int tree_give(int tree, int fd, const char *like);

/* What qmail-send holds: nobody else starts on this queue while we have it.
 * EAGAIN: somebody runs. Closed by our end. */
MUST_USE int tree_lock(int tree);

struct tree_digest {
	uint64_t bytes;
	uint32_t crc;
};

/* Reads fd from its start to its end. */
MUST_USE int tree_digest(int fd, struct tree_digest *digest_out);

/* A message's text: where is the tree that it is in, fd the file that is open
 * there as path. */
struct tree_text {
	int tree;
	const char *path;
	int fd;
};

/* Makes the text appear as to, which must be new: by a link if that would
 * have the right owner and mode, else by a copy. */
MUST_USE int tree_place(int tree, const struct tree_text *text, const char *to,
	const char *like);

/* Where not everything can be sealed at once: seals the file and directory
 * dir now. */
MUST_USE int tree_keep(int tree, int fd, const char *dir);

/* Where it can: seals the whole file system. */
MUST_USE int tree_seal(int tree);

struct tree_visit {
	void *context;
	/* -1 with errno ends the walk. */
	int (*entry)(void *context, const char *dir, const char *name);
};

/* Calls visit for everything in dir but "." and ".."; a directory that is
 * missing is empty. */
MUST_USE int tree_walk(
	int tree, const char *dir, const struct tree_visit *visit);

/* The same for all directories in dir whose name is a number; what else is in
 * dir itself is visited with dir. */
MUST_USE int tree_walk_parts(
	int tree, const char *dir, const struct tree_visit *visit);

#endif
