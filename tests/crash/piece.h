/* piece - one piece of mail as it was found: what it is, and what it says
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_PIECE_H
#define CRASH_PIECE_H

#include <stdbool.h>
#include <stddef.h>

enum { PIECE_NAMES = 200 };

struct piece_name {
	char *address;
	bool expired; /* tried long enough, says the report */
};

struct piece {
	const char *token; /* null: it has none that is whole */
	size_t token_n;
	const char *payload; /* from the X-Token line to the end */
	size_t payload_n;
	bool clean_head; /* what precedes it is text */
	unsigned depth; /* 0 mail, 1 a bounce, 2 a double bounce */
	struct piece_name names[PIECE_NAMES]; /* the innermost bounce's */
	size_t n_names;
	char *outer; /* whom the double bounce names; or null */
};

/* Views into s, which must stay; names are the piece's own. */
void piece_read(struct piece *piece, const char *s, size_t n);

void piece_free(struct piece *piece);

#endif
