/* chunk - see chunk.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/chunk.h"

/* One byte; returns how many were written. */
static size_t take(struct chunk *chunk, char c, char *dst)
{
	size_t n = 0;

	if (chunk->cr && c == '\n') {
		chunk->cr = chunk->inside = false;
		dst[0] = '\n';
		return 1;
	}
	if (chunk->cr) {
		chunk->bare = true;
		dst[n++] = '\r';
	}
	chunk->inside = true;
	chunk->cr = c == '\r';
	if (chunk->cr)
		return n;
	if (c == '\n')
		chunk->bare = true;
	dst[n++] = c;
	return n;
}

size_t chunk_take(struct chunk *chunk, struct str piece, char *dst)
{
	size_t made = 0;

	for (size_t i = 0; i < piece.n; i++)
		made += take(chunk, piece.s[i], dst + made);
	return made;
}

bool chunk_end(struct chunk *chunk)
{
	if (chunk->cr)
		chunk->bare = true;
	return chunk->inside;
}
