/* files - bytes behind descriptors
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* memfd_create */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#include "fuzz.h"

static int fds[FUZZ_FILES];

/* All are made at the first use, before anything is counted. */
static void make(void)
{
	for (unsigned i = 0; i < FUZZ_FILES && fds[i] == 0; i++) {
		int fd = memfd_create("fuzz", MFD_CLOEXEC);
		MUST(fd != -1);
		fds[i] = fcntl(fd, F_DUPFD_CLOEXEC, FUZZ_FD);
		MUST(fds[i] != -1 && close(fd) == 0);
	}
}

int fuzz_file(unsigned which, struct str bytes)
{
	int fd = fds[which];

	MUST(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	if (bytes.n)
		MUST(pwrite(fd, bytes.s, bytes.n, 0) == (ssize_t)bytes.n);
	return fd;
}

void fuzz_file_take(unsigned which, struct buf *b)
{
	struct stat st;

	MUST(fstat(fds[which], &st) == 0);
	buf_clear(b);
	MUST(buf_need(b, (size_t)st.st_size) == 0);
	b->n = (size_t)st.st_size;
	MUST(pread(fds[which], b->s, b->n, 0) == (ssize_t)b->n);
}

void fuzz_place(int number, int fd)
{
	static int nowhere = -1;

	make();
	if (nowhere == -1) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);
		nowhere = fcntl(null, F_DUPFD_CLOEXEC, FUZZ_FD);
		MUST(nowhere != -1 && close(null) == 0);
	}
	MUST(dup2(fd == -1 ? nowhere : fd, number) == number);
}

void fuzz_put(const char *path, struct str bytes)
{
	int fd = file_open_empty(path, 0600);

	MUST(fd != -1 && file_write_all(fd, bytes.s, bytes.n) == 0);
	file_close(fd);
}

void fuzz_put_text(const char *path, const char *text)
{
	fuzz_put(path, str_text(text));
}

void fuzz_mkdir(const char *path)
{
	MUST(mkdir(path, 0700) == 0);
}
