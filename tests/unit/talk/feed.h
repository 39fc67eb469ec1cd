/* feed - input for the parsers from memory, in pieces as small as wanted
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef FEED_H
#define FEED_H

#include <stdlib.h>
#include <unistd.h>

#include "base/in.h"

/* The n bytes (they must fit into a pipe), in pieces of at most `piece`. One
 * at a time: the room is shared. */
static inline struct in feed(const char *bytes, size_t n, size_t piece)
{
	static char space[65536];
	static int last = -1;
	int fds[2];

	if (last != -1)
		(void)close(last);
	if (pipe(fds) == -1 || write(fds[1], bytes, n) != (ssize_t)n)
		abort();
	(void)close(fds[1]);
	last = fds[0];
	return (struct in){.fd = fds[0], .space = space, .size = piece};
}

#endif
