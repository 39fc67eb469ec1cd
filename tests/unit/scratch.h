/* scratch - a directory that a test makes, stands in, and removes
 *
 *	RUN(scratch_enter);
 *	...
 *	RUN(scratch_leave);
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

#include "check.h"

static char scratch_dir[] = "/tmp/unit-XXXXXX";

static inline void scratch_enter(void)
{
	if (!mkdtemp(scratch_dir) || chdir(scratch_dir) == -1)
		_exit(111); /* whatever follows would work elsewhere */
}

/* How many descriptors are open. */
static inline int scratch_held(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

static inline int scratch_drop(
	const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void scratch_leave(void)
{
	CHECK(chdir("/") == 0);
	CHECK(nftw(scratch_dir, scratch_drop, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

/* Makes a directory, or a file with these bytes in place of an older one. */
static inline void scratch_mkdir(const char *path)
{
	CHECK(mkdir(path, 0700) == 0);
}

static inline void scratch_put_bytes(const char *path, const char *s, size_t n)
{
	int fd = file_open_empty(path, 0600);

	CHECK(fd != -1 && file_write_all(fd, s, n) == 0);
	file_close(fd);
}

static inline void scratch_put(const char *path, const char *text)
{
	scratch_put_bytes(path, text, strlen(text));
}

static inline bool scratch_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* Does the file hold exactly this? */
static inline bool scratch_holds(const char *path, const char *text)
{
	struct buf b = BUF_LIMIT(1000000);
	bool same = file_slurp(path, &b) == 0 && str_is(buf_str(&b), text);

	buf_free(&b);
	return same;
}

/* Standing in an empty queue: mess and state with all their parts. */
static inline void scratch_queue(void)
{
	static const char *const parts[] = {"mess", "state", "bad", "lock"};
	char path[32];

	for (size_t i = 0; i < 4; i++) {
		scratch_mkdir(parts[i]);
		for (int s = 0; i < 2 && s < 64; s++) {
			snprintf(path, sizeof(path), "%s/%d", parts[i], s);
			scratch_mkdir(path);
		}
	}
}

/* The same numbers in every run. */
static inline uint32_t scratch_dice(uint32_t below)
{
	static uint64_t state = 20261125;

	state = state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(state >> 33) % below;
}

#endif
