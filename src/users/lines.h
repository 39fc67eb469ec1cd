/* lines - the operator's files, line by line, with the place in hand
 *
 *	struct lines lines;
 *	lines_open(&lines, "users/assign");
 *	while (lines_next(&lines)) ... buf_str(&lines.line) ...
 *
 * For program files: what goes wrong ends the program with a message that
 * names file and line. A line with a NUL in it, or longer than LINES_MAX, is
 * wrong. Trailing blanks stay.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_LINES_H
#define USERS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdnoreturn.h>

#include "base/buf.h"
#include "base/in.h"

enum { LINES_MAX = 65536, LINES_SPACE = 8192 };

struct lines {
	const char *path;
	size_t number; /* of the line in hand, from 1 */
	struct buf line; /* without its newline */
	void (*tidy)(void); /* called before a death in here, or null */
	struct in in;
	char space[LINES_SPACE];
};

/* Reads fd, which is called path in messages. */
void lines_from(struct lines *lines, const char *path, int fd);

/* Opens the file. False if there is none. */
bool lines_open(struct lines *lines, const char *path);

/* The next line. False at the end; a last line may lack its newline. */
bool lines_next(struct lines *lines);

/* The same, but passes over empty lines and those that begin with '#', and
 * takes blanks and tabs off the end. */
bool lines_next_value(struct lines *lines);

void lines_close(struct lines *lines);

/* "what in users/assign line 7", exit 111. */
noreturn void lines_bad(const struct lines *lines, const char *what);

#endif
