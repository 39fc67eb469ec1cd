/* bigdir - many folders in one place, spread over folders of a hundred
 *
 * vpopmail's .dir-control: the first 99 stand in the place itself, the next
 * hundred in 0/, then 1/ to 9/, A/ to Z/, a/ to z/, 0/0/ and so on, three
 * levels deep. Where somebody is stands in vpasswd or users/assign, so reading
 * needs none of this; the file tells where the next one goes, and how many
 * there are. Places that became free stand in .dir_control_free, a line each,
 * and are taken first.
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_BIGDIR_H
#define VPOP_BIGDIR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { BIGDIR_LEVELS = 3, BIGDIR_MOST = 61, BIGDIR_EACH = 100 };

struct bigdir {
	bool found; /* is there such a file? */
	uint64_t users;
	unsigned level; /* 0 to 2 */
	unsigned index[BIGDIR_LEVELS];
	char place[2 * BIGDIR_LEVELS]; /* "", "3", "3/0", "3/0/K" */
};

/* Reads path, a .dir-control; fresh values if there is none. False: it is
 * broken, and fresh values. */
bool bigdir_read(struct bigdir *big, const char *path);

/* One more: where it goes, "" or "3/0", good until the next call. */
const char *bigdir_take(struct bigdir *big, const char *dir);

/* One less, whose place was free. */
void bigdir_give(struct bigdir *big, const char *dir, struct str place);

/* Writes dir/.dir-control anew. */
void bigdir_write(const struct bigdir *big, const char *dir);

/* The next place of those never used. */
void bigdir_step(struct bigdir *big);

#endif
