/* tally - how it goes: counting, naming what stays, a line on a terminal
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_TALLY_H
#define MOVE_TALLY_H

#include <stdbool.h>
#include <stdint.h>

/* What became of a message. */
enum move_verdict {
	MOVE_DONE,
	MOVE_BEFORE, /* by an earlier run */
	MOVE_OVER, /* nothing is left to do for it */
	MOVE_NEVER, /* it was never accepted */
	MOVE_PERHAPS, /* not accepted, unless a crash has lost that */
	MOVE_BAD, /* a file is missing, damaged, or no plain file */
	MOVE_TROUBLE, /* not now, see errno */
	MOVE_BROKEN, /* errno again, and nothing more can be moved */
};

struct tally {
	bool terminal; /* somebody watches standard error */
	uint64_t total; /* what there is, as far as is known */
	uint64_t seen;
	uint64_t moved;
	uint64_t before;
	uint64_t failed;
	int64_t next; /* when the line is due, steady milliseconds */
};

/* Counts one; names the file that keeps it from being moved. */
void tally_note(
	struct tally *tally, enum move_verdict verdict, const char *path);

/* Names a file that is no part of a message. */
void tally_foreign(struct tally *tally, const char *dir, const char *name);

/* The sum on standard output; 0, or -1 if that failed. */
int tally_end(struct tally *tally);

#endif
