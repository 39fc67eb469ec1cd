/* place - which file or directory a system call is about
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_PLACE_H
#define CRASH_PLACE_H

#include <sys/stat.h>

#include "record.h"
#include "trace.h"

enum { PLACE_PATH = 4200 };

struct place {
	bool modelled; /* its directory is one of the record's */
	bool exists;
	struct stat was; /* if it exists */
	size_t dir;
	char path[PLACE_PATH]; /* as we can open it */
	const char *name; /* the last part of it */
};

/* All directories that are recorded. */
void place_all(struct record *record, const struct stage *stage);

/* The name at an address of its memory, from there where dirfd is. */
void place_at(const struct record *record, const struct traced *who,
	uint64_t dirfd, uint64_t address, struct place *place);

/* What is behind its descriptor; false: nothing. */
bool place_of_fd(const struct traced *who, uint64_t fd, struct stat *st_out);
bool place_is_file(const struct traced *who, uint64_t fd);

/* Where the descriptor stands. */
size_t place_offset(const struct traced *who, uint64_t fd);

/* Is it one of the recorded ones? */
bool place_dir(
	const struct record *record, const struct stat *st, size_t *dir_out);

/* Is that somebody's home, or a file that was made there? */
bool place_home(const struct record *record, const struct stat *st);

#endif
