/* model - what a power cut may leave of what was recorded
 *
 * posix: a name is on disk after its directory was synced, bytes after their
 * file was, both after syncfs; all else may be there or not, in any
 * combination, and bytes may be torn or be zeros; only a move is there or is
 * not, and if the sync of one of two directories keeps it, it is in both: so it
 * is wherever there is a journal.
 * journal: names in order, and the sync of a file or of a directory makes all
 * durable as far as the last change of that one, names and modes of its own
 * and the first moment when its bytes may have been written out; bytes as
 * above, but what was written out before a name is there if the name is, and
 * before such a last change with that. For fdatasync a mode or a name is no
 * change.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_MODEL_H
#define CRASH_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paths.h"
#include "record.h"

enum how {
	HOW_LOST,
	HOW_KEPT,
	HOW_TORN_512, /* the first 512 bytes of it, and no more */
	HOW_TORN_4096,
	HOW_TORN_LATE, /* all but the last bytes beyond a sector */
	HOW_ZEROS, /* its length, and no bytes */
	HOW_HOLE, /* the first sector is zeros */
	HOW_STALE, /* the second one is what the disk had there before */
	HOWS
};

/* After so many operations the power went. */
struct state {
	const struct record *record;
	const struct path *path; /* what was recorded */
	const char *model;
	size_t n; /* operations before it */
	size_t outside; /* the operation that tells of the ledger */
	unsigned char *how; /* n of them */
};

struct states {
	struct state *all;
	size_t n;
	unsigned long tried; /* with those that were there already */
	uint64_t *seen; /* their hashes: a table */
	size_t room;
	size_t n_seen;
};

/* Adds all states of a record; journal: by that model. */
void model_states(struct states *states, const struct record *record,
	const struct path *path, bool journal);

/* Makes it on disk, in a stage that is clear. */
void model_restore(const struct state *state);

/* What it is, on stdout. */
void model_show(const struct state *state);

#endif
