/* modes - what an installation consists of: the table src/modes
 *
 * One row a line, fields apart by blanks, '#' begins a comment line:
 *
 *	kind mode owner:group path [what]
 *
 * The kinds are explained at the head of the table itself.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SETUP_MODES_H
#define SETUP_MODES_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	MODES_DIR = 'd',
	MODES_SPLIT = 's',
	MODES_BUILT = 'p',
	MODES_COPY = 'c',
	MODES_TEXT = 't',
	MODES_LINK = 'l',
	MODES_FIFO = 'f',
	MODES_ZERO = 'z',
	MODES_TABLE_MAX = 100000,
	MODES_PATH_MAX = 200,
};

/* Rootless: all is this one user's. */
struct modes_user {
	uid_t uid;
	gid_t gid;
};

/* A row. Its ids are those its names stand for. Where all is one user's: that
 * user's, no setuid or setgid bit, and below queue/ nothing for anyone else. */
struct modes {
	char kind;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	char path[MODES_PATH_MAX]; /* below the home; "." is the home */
	char what[MODES_PATH_MAX]; /* source, target of a link, or size */
};

/* Reads the row that line holds; one may be null. 1 with *row_out; 0: a
 * comment; -1 with errno: EINVAL for nonsense, ENOENT for a user or group that
 * is not there. */
MUST_USE int modes_row(
	struct str line, const struct modes_user *one, struct modes *row_out);

/* Calls each for every item the table at path names: once a row, 65 times
 * for a row of kind MODES_SPLIT, always with kind MODES_DIR then. False when
 * the table cannot be read or a row cannot be used: errno, and the number of
 * the line in *line_out (0: none). */
MUST_USE bool modes_each(const char *path, const struct modes_user *one,
	void (*each)(const struct modes *row), unsigned *line_out);

#endif
