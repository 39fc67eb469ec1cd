/* table - a file of lines about domains, kept sorted
 *
 * control/virtualdomains, rcpthosts, morercpthosts and locals, users/assign.
 * What belongs to a site stands together: lines are in the order of the last
 * two labels of their domain, then of the whole. The domain of a line is what
 * precedes its first colon, less a '+' in front, a '-' at the end. Lines that
 * have none (comments, "=user" lines of users/assign, and so on) stay in front, in
 * their own order; a closing "." stays last.
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_TABLE_H
#define VPOP_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

struct table {
	const char *path;
	bool found; /* is there such a file? */
	bool changed;
	struct buf text; /* the file */
	struct buf
		lines; /* of struct str, n of them, into text or a caller's */
	size_t n;
};

/* Reads the file, standing in home_path. To be done under the lock that all
 * who change it hold. */
void table_read(struct table *table, const char *path);

/* The line's domain, or an empty one. */
struct str table_domain(struct str line);

/* The line of this domain, whatever its case, or null. */
const struct str *table_find(const struct table *table, struct str domain);

/* Adds a line, whose bytes stay the caller's. */
void table_add(struct table *table, struct str line);

/* Takes out all lines of this domain. True if there was one. */
bool table_drop(struct table *table, struct str domain);

/* Writes it anew if it was changed, sorted. */
void table_write(struct table *table);

/* The lines. */
const struct str *table_lines(const struct table *table);

#endif
