/* octets - see octets.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/octets.h"

#include <string.h>

#include "base/file.h"

enum { PIECE = 32768 };

void octets_add(struct octets *octets, struct str piece)
{
	struct str rest = piece;

	while (rest.n) {
		const char *lf = memchr(rest.s, '\n', rest.n);
		if (!lf)
			break;
		char before = lf > piece.s ? lf[-1] : octets->last;
		octets->added += before != '\r';
		rest = str_skip(rest, (size_t)(lf - rest.s) + 1);
	}
	octets->stored += piece.n;
	if (piece.n)
		octets->last = piece.s[piece.n - 1];
}

uint64_t octets_more(const struct octets *octets)
{
	if (octets->stored == 0 || octets->last == '\n')
		return octets->added;
	return octets->added + (octets->last == '\r' ? 1 : 2);
}

int octets_of_file(struct octets *octets, int fd)
{
	static char space[PIECE];
	ssize_t got;

	while ((got = file_read(fd, space, sizeof(space))) > 0)
		octets_add(octets, str_of(space, (size_t)got));
	return got == -1 ? -1 : 0;
}
