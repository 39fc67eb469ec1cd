/* sizefile - the file maildirsize (Maildir++): a sum that anyone adds to
 *
 *	1000000S,100C		what the mailbox may hold
 *	16951 8			bytes and messages when it was counted
 *	875 1			a delivery since then
 *	-236 -1			a message that went
 *
 * A line is added with one write at the end (O_APPEND); a new count is a new
 * file that takes the name. Reading, the blanks that others put around the
 * numbers do not matter. What is not a line of numbers makes the file unsound.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_SIZEFILE_H
#define BOX_SIZEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "box/allowance.h"
#include "box/usage.h"

enum { SIZEFILE_MAX = 5120 }; /* a file of that many bytes is counted anew */

struct sizefile {
	bool defined; /* the first line is an allowance */
	bool sound; /* and all others are numbers, and not too many */
	bool fresh; /* written to in the last 15 minutes */
	unsigned lines; /* of numbers */
	struct allowance allowance;
	struct usage usage; /* the sums, never below 0 */
};

/* Of the text of such a file. */
void sizefile_parse(struct str text /* hostile */, struct sizefile *file_out);

/* Of the Maildir behind the descriptor dir. 1, 0: there is none, -1. */
MUST_USE int sizefile_read(int dir, struct sizefile *file_out);

/* Adds a line, if there is such a file. 0, or -1 with errno. */
MUST_USE int sizefile_add(int dir, const struct usage *usage);

/* Puts a new one in its place; durable, if it alone knows the allowance. 0, or
 * -1 with errno and nothing changed. */
MUST_USE int sizefile_write(int dir, const struct allowance *allowance,
	const struct usage *usage, bool durable);

/* A count that was overtaken: nobody shall take it for fresh. */
void sizefile_make_stale(int dir);

/* No quota any more. 0, or -1 with errno. */
MUST_USE int sizefile_remove(int dir);

#endif
