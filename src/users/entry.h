/* entry - a line of users/assign as a record of users/cdb
 *
 *	=address:user:uid:gid:home:dash:extension:
 *	+start:user:uid:gid:home:dash:prefix:
 *
 * Records of the cdb, all keys in lower case:
 *
 *	"!" address NUL		user NUL uid NUL gid NUL home NUL dash NUL ext
 *	"!" start		the same
 *	""			each byte that the start of a wildcard ends in
 *
 * so that who looks an address up tries only the starts that can be there.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_ENTRY_H
#define USERS_ENTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum entry_verdict {
	ENTRY_OK,
	ENTRY_LAST, /* ".": the file ends here */
	ENTRY_BAD, /* neither, or too few colons */
	ENTRY_ERROR, /* no memory, see errno */
};

/* Reads a line (without newline or NUL); key and data are replaced. */
enum entry_verdict entry_parse(
	struct str line, struct buf *key, struct buf *data);

/* The bytes that wildcards end in, in the order they were met. */
struct entry_ends {
	char bytes[256];
	size_t n;
};

/* Notes the end of the key if it is a wildcard's. */
void entry_note_end(struct entry_ends *ends, struct str key);

#endif
