/* neighbour - see neighbour.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* pipe2 */
#include "neighbour.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

void neighbour_open(struct neighbour *neighbour)
{
	MUST(pipe2(neighbour->to, O_CLOEXEC | O_NONBLOCK) == 0);
	MUST(pipe2(neighbour->from, O_CLOEXEC | O_NONBLOCK) == 0);
	neighbour->heard.limit = 1 << 24;
}

void neighbour_say(const struct neighbour *neighbour, const char *s, size_t n)
{
	MUST(write(neighbour->from[1], s, n) == (ssize_t)n);
}

void neighbour_listen(struct neighbour *neighbour)
{
	char space[4096];
	ssize_t n;

	fuzz_uncounted(true);
	while ((n = read(neighbour->to[0], space, sizeof(space))) > 0)
		MUST(buf_add(&neighbour->heard, space, (size_t)n) == 0);
	fuzz_uncounted(false);
}

void neighbour_used(struct neighbour *neighbour, size_t n)
{
	struct buf *heard = &neighbour->heard;

	memmove(heard->s, heard->s + n, heard->n - n);
	heard->n -= n;
}

void neighbour_forget(struct neighbour *neighbour)
{
	fuzz_uncounted(true);
	buf_free(&neighbour->heard);
	fuzz_uncounted(false);
}
