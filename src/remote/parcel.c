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

/* Is it a file whose length is known? Then it is the parcel's place. */
static bool measure(struct parcel *parcel, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return false;
	parcel->start = lseek(fd, 0, SEEK_CUR);
	if (parcel->start == -1)
		return false;
	parcel->fd = fd;
	if (st.st_size > parcel->start)
		parcel->size = (uint64_t)(st.st_size - parcel->start);
	return true;
}

/* A file that nobody else can find, and that goes when we do. */
static int nameless(const char *dir)
{
	static const char name[] = "/qmqpc.XXXXXX";
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
	parcel_out->start = 0;
	if (measure(parcel_out, fd))
		return PARCEL_OK;
	while (parcel_out->size < PARCEL_MEMORY) {
		got = file_read(fd, parcel_out->memory + parcel_out->size,
			(size_t)(PARCEL_MEMORY - parcel_out->size));
		if (got <= 0)
			return got == 0 ? PARCEL_OK : PARCEL_UNREADABLE;
		parcel_out->size += (uint64_t)got;
	}
	return spill(parcel_out, fd, dir);
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

int parcel_send(const struct parcel *parcel, struct out *out)
{
	static char space[65536];
	off_t at = parcel->start;

	if (parcel->fd == -1) {
		out_add(out, parcel->memory, (size_t)parcel->size);
		return 0;
	}
	for (uint64_t left = parcel->size; left && !out->error;) {
		size_t want =
			left < sizeof(space) ? (size_t)left : sizeof(space);
		ssize_t got = read_at(parcel->fd, space, want, at);
		if (got <= 0)
			return -1; /* or it has shrunk */
		out_add(out, space, (size_t)got);
		at += got;
		left -= (uint64_t)got;
	}
	return 0;
}
