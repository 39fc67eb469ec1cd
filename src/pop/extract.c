/* extract - see extract.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/extract.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"
#include "talk/dots.h"

enum { PIECE = 32768 };

/* Where in the message we are. */
struct top {
	bool body;
	bool filled; /* the line so far has more than a CR */
	uint64_t lines; /* that are still wanted of the body */
};

/* How much of the piece is wanted: all of it, or up to the end of the last
 * wanted line. */
static size_t wanted(struct top *top, struct str piece)
{
	size_t at = 0;

	while (at < piece.n && !(top->body && top->lines == 0)) {
		struct str rest = str_skip(piece, at);
		size_t n = str_find(rest, '\n');
		if (n > 0 && !(n == 1 && rest.s[0] == '\r'))
			top->filled = true;
		if (n == rest.n)
			return piece.n;
		at += n + 1;
		if (top->body)
			top->lines--;
		else if (!top->filled)
			top->body = true;
		top->filled = false;
	}
	return at;
}

int extract_send(int fd, uint64_t lines, struct out *out)
{
	static char space[PIECE];
	struct dots_encode dots = {.inside = false};
	struct top top = {.lines = lines};
	ssize_t got = 0;

	while (!out->error && !(top.body && top.lines == 0) &&
		(got = file_read(fd, space, sizeof(space))) > 0) {
		struct str piece = str_of(space, (size_t)got);
		if (lines != EXTRACT_ALL)
			piece = str_head(piece, wanted(&top, piece));
		dots_encode(&dots, piece, out);
	}
	if (got == -1)
		return -1;
	/* A last line without an end travels with one. */
	if (!dots_whole(&dots))
		dots_encode(&dots, str_of("\n", 1), out);
	dots_end(out);
	return 0;
}
