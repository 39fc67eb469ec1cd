/* maildrop - a Maildir with messages, for the tests of what reads it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAILDROP_H
#define MAILDROP_H

#include <sys/stat.h>

#include "pop/drop.h"

#include "scratch.h"

static struct drop drop = DROP_EMPTY(-1);

/* Standing in the scratch directory: box/, opened. */
static inline void maildrop_make(void)
{
	scratch_mkdir("box");
	scratch_mkdir("box/tmp");
	scratch_mkdir("box/new");
	scratch_mkdir("box/cur");
	drop.dir = open("box", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(drop.dir != -1);
}

/* A message, changed last at that time. */
static inline void maildrop_put(const char *path, const char *text, time_t when)
{
	const struct timespec times[2] = {{when, 0}, {when, 0}};

	scratch_put(path, text);
	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

/* Reads it anew: how many messages? */
static inline size_t maildrop_scan(int64_t now)
{
	drop_free(&drop);
	drop.searches = 0;
	CHECK(drop_scan(&drop, now) == 0);
	return drop.n;
}

/* Is the unique-id of message n (from 1) this? */
static inline bool maildrop_is(size_t n, const char *uidl)
{
	char space[LABEL_MAX + 1];

	return n <= drop.n &&
	       str_is(drop_uidl(&drop, &drop.letters[n - 1], space), uidl);
}

#endif
