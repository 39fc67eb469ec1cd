/* control - one value a file: what the operator wrote in QMAIL/control
 *
 * Programs first chdir to home_path; names are those of the files below
 * control/. Trailing blanks and tabs of a line do not count. A file of one
 * value: its first line. A list: every line; empty lines and lines that begin
 * with '#' are left out. A line with a NUL in it, or longer than
 * CONTROL_LINE_MAX, is nonsense: the read fails with EINVAL and control_where
 * tells file and line, so that the program can stop and say so. A program that
 * needs several files reads on after a failure: then it can name all of them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CONF_CONTROL_H
#define CONF_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { CONTROL_LINE_MAX = 1000, CONTROL_NUMBER_MAX = 2000000000 };

/* One value. Returns 1 with the value in b, 0 if there is no such file, -1. An
 * empty one is a value, but not in me: there it is nonsense. */
MUST_USE int control_line(const char *name, struct buf *b);

/* The same, and if there is no such file: the value of control/me, or the
 * fallback text where there is no me either (null: none). Returns 1, 0, -1. */
MUST_USE int control_line_or_me(
	const char *name, struct buf *b, const char *fallback);

/* A number. Returns 1 with *n_out, 0 if there is no such file (*n_out stays),
 * -1: a value that is no decimal is EINVAL. */
MUST_USE int control_number(const char *name, uint64_t *n_out);

/* A list: appends each line and a NUL to b. Returns 1, 0, -1 as above. */
MUST_USE int control_list(const char *name, struct buf *b);

/* The next line of such a list; *rest is what is left. False at the end. */
bool control_next(struct str *rest, struct str *line_out);

/* One short value into dst, with a NUL, without an allocator: for programs
 * that have none. Returns 1, 0, -1 as above; a value of size bytes or more is
 * EINVAL. */
MUST_USE int control_fixed(const char *name, char *dst, size_t size);

/* Says that a file that is no plain value or list cannot be used; errno must
 * tell why. Always -1; control_where then says it. */
int control_trouble(const char *name, const char *what);

/* Says that the value, the first line of a file, means nothing: EINVAL. Always
 * -1; without an allocator. */
int control_wrong(const char *name, const char *what);

/* Says that a line, as it was read, means nothing: EINVAL. Always -1. */
int control_nonsense(const char *name, struct str line, const char *what);

/* After a -1: "control/NAME line N: reason" for the operator, with "; " before
 * that of another failure that was not told yet. In a static place; the next
 * failure begins anew. */
const char *control_where(void);

#endif
