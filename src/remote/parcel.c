/* parcel - see parcel.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/parcel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { PATH_ROOM = 1024 };

/* Is it a file whose length is known? Then it is the parcel's place. Memory
 * holds its first bytes. */
static bool measure(struct parcel *parcel, int fd)
{
	struct stat st;
	off_t at = lseek(fd, 0, SEEK_CUR);

	if (at == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	parcel->fd = fd;
	parcel->start = at - PARCEL_MEMORY;
	if (st.st_size > at)
		parcel->size += (uint64_t)(st.st_size - at);
	return true;
}

/* A file that nobody else can find, and that goes when we do. */
static int nameless(const char *dir)
{
	static const char name[] = "/parcel.XXXXXX";
	char path[PATH_ROOM];
	size_t n = strlen(dir);

	if (n > sizeof(path) - sizeof(name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(path, dir, n);
	memcpy(path + n, name, sizeof(name));
	/* Mode 0600 by POSIX. It crosses no exec: there is none. */
	int fd = mkstemp(path);
	if (fd != -1 && unlink(path) == -1) {
		file_close(fd);
		return -1;
	}
	return fd;
}

/* Memory is full: it goes to a file, and the rest of the input after it. */
static enum parcel_result spill(struct parcel *parcel, int fd, const char *dir)
{
	ssize_t got = (ssize_t)parcel->size;

	parcel->fd = nameless(dir);
	if (parcel->fd == -1)
		return PARCEL_NO_ROOM;
	parcel->temporary = true;
	parcel->size = 0;
	while (got > 0) {
		if (file_write_all(parcel->fd, parcel->memory, (size_t)got) ==
			-1)
			return PARCEL_NO_ROOM;
		parcel->size += (uint64_t)got;
		got = file_read(fd, parcel->memory, sizeof(parcel->memory));
	}
	return got == 0 ? PARCEL_OK : PARCEL_UNREADABLE;
}

enum parcel_result parcel_take(
	struct parcel *parcel_out, int fd, const char *dir)
{
	ssize_t got;

	parcel_out->size = 0;
	parcel_out->fd = -1;
	parcel_out->temporary = false;
	parcel_out->start = 0;
	while (parcel_out->size < PARCEL_MEMORY) {
		got = file_read(fd, parcel_out->memory + parcel_out->size,
			(size_t)(PARCEL_MEMORY - parcel_out->size));
		if (got <= 0)
			return got == 0 ? PARCEL_OK : PARCEL_UNREADABLE;
		parcel_out->size += (uint64_t)got;
	}
	if (measure(parcel_out, fd))
		return PARCEL_OK;
	return spill(parcel_out, fd, dir);
}

void parcel_drop(struct parcel *parcel)
{
	if (parcel->temporary)
		file_close(parcel->fd);
	parcel->temporary = false;
	parcel->fd = -1;
	parcel->size = 0;
}

/* pread, again after EINTR. */
static ssize_t read_at(int fd, char *dst, size_t n, off_t at)
{
	ssize_t got;

	do
		got = pread(fd, dst, n, at);
	while (got == -1 && errno == EINTR);
	return got;
}

int parcel_next(struct parcel *parcel, uint64_t *at, struct str *piece_out)
{
	uint64_t left = parcel->size - *at;
	size_t want = left < PARCEL_MEMORY ? (size_t)left : PARCEL_MEMORY;

	if (!left)
		return 0;
	if (parcel->fd == -1) {
		*piece_out = str_of(parcel->memory + *at, want);
		*at += want;
		return 1;
	}
	ssize_t got = read_at(
		parcel->fd, parcel->memory, want, parcel->start + (off_t)*at);
	if (got <= 0)
		return -1; /* or it has shrunk */
	*piece_out = str_of(parcel->memory, (size_t)got);
	*at += (uint64_t)got;
	return 1;
}

int parcel_send(struct parcel *parcel, struct out *out)
{
	struct str piece;
	int got = 0;

	for (uint64_t at = 0;
		!out->error && (got = parcel_next(parcel, &at, &piece)) == 1;)
		out_str(out, piece);
	return got == -1 ? -1 : 0;
}
