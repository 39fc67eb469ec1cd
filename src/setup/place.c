/* place - see place.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "setup/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "base/seal.h"

enum { PERMISSIONS = 07777, FILE_MAX_BYTES = 100000000, TEMP_ROOM = 8 };

/* Opened without following a link, so that the owner of a directory cannot
 * make us change a file elsewhere. */
static int open_item(int home, const char *path)
{
	return openat(home, path,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

/* Owner and mode; chown first, it takes setuid bits away. */
static int mend(int fd, const struct modes *row)
{
	struct stat st;
	int changed = 0;

	if (fstat(fd, &st) == -1)
		return -1;
	if (st.st_uid != row->uid || st.st_gid != row->gid) {
		if (fchown(fd, row->uid, row->gid) == -1)
			return -1;
		changed = 1;
	}
	if (changed || (st.st_mode & PERMISSIONS) != row->mode) {
		if (fchmod(fd, row->mode) == -1)
			return -1;
		changed = 1;
	}
	return changed;
}

/* Is it of this type? Then mends it. made: it is new, so something changed. */
static int mend_item(int home, const struct modes *row, mode_t type, int made)
{
	struct stat st;
	int fd = open_item(home, row->path);

	if (fd == -1)
		return -1;
	int result = fstat(fd, &st);
	if (result == 0 && (st.st_mode & S_IFMT) != type) {
		errno = type == S_IFDIR ? ENOTDIR : EEXIST;
		result = -1;
	}
	if (result == 0)
		result = mend(fd, row);
	file_close(fd);
	return result == -1 ? -1 : result | made;
}

int place_dir(int home, const struct modes *row)
{
	int made = mkdirat(home, row->path, 0700) == 0;

	if (!made && errno != EEXIST)
		return -1;
	return mend_item(home, row, S_IFDIR, made);
}

int place_fifo(int home, const struct modes *row)
{
	int made = mkfifoat(home, row->path, 0600) == 0;

	if (!made && errno != EEXIST)
		return -1;
	return mend_item(home, row, S_IFIFO, made);
}

int place_zero(int home, const struct modes *row)
{
	uint64_t size;
	struct stat st;

	if (!num_parse(str_text(row->what), &size)) {
		errno = EINVAL;
		return -1;
	}
	int fd = openat(home, row->path,
		O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd == -1)
		return -1;
	int result = fstat(fd, &st);
	int grown = result == 0 && st.st_size < (off_t)size;
	if (grown)
		result = ftruncate(fd, (off_t)size);
	file_close(fd);
	return result == -1 ? -1 : mend_item(home, row, S_IFREG, grown);
}

/* Does the file hold just these bytes already? */
static bool holds(int home, const char *path, struct str bytes)
{
	struct buf old = BUF_LIMIT(FILE_MAX_BYTES);
	struct stat st;
	int fd = open_item(home, path);

	if (fd == -1)
		return false;
	bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    (size_t)st.st_size == bytes.n &&
		    file_read_all(fd, &old) == 0 &&
		    str_equal(buf_str(&old), bytes);
	file_close(fd);
	buf_free(&old);
	return same;
}

static void temp_name(char dst[MODES_PATH_MAX + TEMP_ROOM], const char *path)
{
	size_t n = strlen(path);

	memcpy(dst, path, n);
	memcpy(dst + n, ".new", 5);
}

/* Gives what is ready under its temporary name the real one. */
static int arrive(int home, const char *temp, const char *path)
{
	int error;

	if (renameat(home, temp, home, path) == 0)
		return 1;
	error = errno;
	(void)unlinkat(home, temp, 0); /* the rename's error is told */
	errno = error;
	return -1;
}

int place_file(int home, const struct modes *row, struct str bytes)
{
	char temp[MODES_PATH_MAX + TEMP_ROOM];

	if (holds(home, row->path, bytes))
		return mend_item(home, row, S_IFREG, 0);
	temp_name(temp, row->path);
	(void)unlinkat(home, temp, 0); /* left by a run that was killed */
	int fd = openat(home, temp,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return -1;
	int result = file_write_all(fd, bytes.s, bytes.n);
	if (result == 0)
		result = mend(fd, row) == -1 ? -1 : seal_fd(fd);
	file_close(fd);
	return result == -1 ? -1 : arrive(home, temp, row->path);
}

/* Links have no mode, and nobody asks who owns them. */
int place_link(int home, const struct modes *row)
{
	char temp[MODES_PATH_MAX + TEMP_ROOM];
	char now[MODES_PATH_MAX];
	ssize_t n = readlinkat(home, row->path, now, sizeof(now));

	if (n >= 0 && str_is(str_of(now, (size_t)n), row->what))
		return 0;
	temp_name(temp, row->path);
	(void)unlinkat(home, temp, 0); /* left by a run that was killed */
	if (symlinkat(row->what, home, temp) == -1)
		return -1;
	return arrive(home, temp, row->path);
}
