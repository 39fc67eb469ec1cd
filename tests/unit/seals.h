/* seals - what is put on stable storage, and in which order; it may fail
 *
 * In the place of the C library's calls, so before any other header. Nothing
 * gets to the disk here.
 *
 *	seals_begin();
 *	...
 *	CHECK(seals_has("dir/file") && seals_has("dir") && seals_early == 0);
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SEALS_H
#define SEALS_H

#define _GNU_SOURCE /* syncfs, syscall */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SEALS_MOST = 4096 };

static struct {
	dev_t device;
	ino_t inode;
} seals_made[SEALS_MOST];
static size_t seals_n;
static unsigned seals_all; /* file systems that were sealed as a whole */
static unsigned seals_early; /* files that got a name before their seal */
static unsigned seals_left = UINT32_MAX; /* so many work, the next fail */
static unsigned seals_met; /* waits for others who seal */
static uint32_t seals_system; /* what the file system is; 0: what it is */
static void (*seals_meanwhile)(void); /* once, before the next file's seal */

static inline void seals_begin(void)
{
	seals_n = 0;
	seals_all = seals_early = seals_met = 0;
	seals_left = UINT32_MAX;
}

static inline bool seals_works(void)
{
	if (seals_left > 0) {
		seals_left--;
		return true;
	}
	errno = EIO;
	return false;
}

static inline bool seals_know(const struct stat *st)
{
	for (size_t i = 0; i < seals_n; i++)
		if (seals_made[i].device == st->st_dev &&
			seals_made[i].inode == st->st_ino)
			return true;
	return false;
}

/* Was the file or directory sealed since the beginning? */
static inline bool seals_has(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && seals_know(&st);
}

int fsync(int fd)
{
	struct stat st;
	void (*meanwhile)(void) = seals_meanwhile;

	seals_meanwhile = 0;
	if (meanwhile)
		meanwhile();
	if (!seals_works() || fstat(fd, &st) == -1)
		return -1;
	if (seals_n < SEALS_MOST) {
		seals_made[seals_n].device = st.st_dev;
		seals_made[seals_n++].inode = st.st_ino;
	}
	return 0;
}

int fdatasync(int fd)
{
	return fsync(fd);
}

int sync_file_range(int fd, off_t from, off_t n, unsigned flags)
{
	bool waits = flags & SYNC_FILE_RANGE_WAIT_AFTER;

	(void)from;
	(void)n;
	return fcntl(fd, F_GETFD) == -1 || (waits && !seals_works()) ? -1 : 0;
}

int syncfs(int fd)
{
	(void)fd;
	if (!seals_works())
		return -1;
	seals_all++;
	return 0;
}

int fstatfs(int fd, struct statfs *out)
{
	int result = (int)syscall(SYS_fstatfs, fd, out);

	if (result == 0 && seals_system)
		out->f_type = seals_system;
	return result;
}

/* Who waits for others (SEAL_MEET_MS) is counted; all longer sleep is sleep. */
int nanosleep(const struct timespec *left, struct timespec *more)
{
	if (left->tv_sec > 0 || left->tv_nsec > 4000000)
		return (int)syscall(SYS_nanosleep, left, more);
	seals_met++;
	return 0;
}

int renameat(int from, const char *path, int to, const char *name)
{
	struct stat st;

	seals_early += fstatat(from, path, &st, 0) == 0 && !seals_know(&st);
	return (int)syscall(SYS_renameat, from, path, to, name);
}

int rename(const char *path, const char *name)
{
	return renameat(AT_FDCWD, path, AT_FDCWD, name);
}

#endif
