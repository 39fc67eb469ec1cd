/* record - all that happens to the files of a mail system, in order
 *
 * Of the queue, and of the Maildirs and mboxes that the ledger knows. What is
 * outside of the machine, the ledger and the drops, is noted beside it: no
 * power cut takes that back.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_RECORD_H
#define CRASH_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "stage.h"
#include "text.h"

enum op_kind {
	OP_ADD, /* a name of a file: made, linked, or moved there */
	OP_DROP, /* a name is gone */
	OP_DATA, /* bytes at an offset */
	OP_CUT, /* to a length */
	OP_MODE, /* of a file: nothing that anybody reads, but the journal has it */
	OP_SEAL_FILE,
	OP_SEAL_DATA, /* of a file, by fdatasync */
	OP_SEAL_DIR,
	OP_SEAL_ALL,
	OP_WRITE_OUT, /* the bytes are on their way to the disk: no seal */
};

struct op {
	enum op_kind kind;
	bool joined; /* with the one before it: a move */
	size_t dir;
	char *name;
	size_t file;
	size_t offset; /* or the length */
	struct bytes data;
	double time; /* by the machine's clock */
	int64_t ahead; /* seconds that the mail system's was before it */
	size_t ledger; /* how long the ledger was before it */
	size_t drops; /* how many drops there were */
	char program[16]; /* who did it */
};

struct record_file {
	uint64_t device;
	uint64_t inode;
	uid_t uid;
	gid_t gid;
	mode_t mode;
	size_t dir; /* where it had its first name */
	struct bytes text; /* that it had before it came here */
};

struct record_dir {
	char *path;
	uint64_t device;
	uint64_t inode;
	bool home; /* of somebody: not on the file system of the queue */
};

struct record_drop {
	char *path;
	struct bytes text;
	double time; /* when it was seen first */
};

struct record {
	struct op *ops; /* the last one is the end: OP_WRITE_OUT of nothing */
	size_t n;
	struct record_file *files;
	size_t n_files;
	struct record_dir *dirs;
	size_t n_dirs;
	struct record_drop *drops;
	size_t n_drops;
	struct bytes ledger;
};

/* Takes the hooks of the tracer, and records what happens from now on; the
 * queue and the sinks must be empty. */
void record_begin(struct record *record, const struct stage *stage);
void record_end(struct record *record);
void record_free(struct record *record);

#endif
