/* file - see file.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* flock, syscall */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* rename */
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SLURP_STEP = 4096 };

static int open_again(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = openat(AT_FDCWD, path, flags | O_CLOEXEC | O_NOCTTY, mode);
	while (fd == -1 && errno == EINTR);
	return fd;
}

int file_open_read(const char *path)
{
	return open_again(path, O_RDONLY | O_NONBLOCK, 0);
}

int file_open_append(const char *path, mode_t mode)
{
	return open_again(path, O_WRONLY | O_APPEND | O_CREAT, mode);
}

int file_open_empty(const char *path, mode_t mode)
{
	return open_again(path, O_WRONLY | O_TRUNC | O_CREAT, mode);
}

int file_open_new(const char *path, mode_t mode)
{
	return open_again(path, O_WRONLY | O_EXCL | O_CREAT, mode);
}

ssize_t file_read(int fd, char *dst, size_t n)
{
	ssize_t got;

	do
		got = read(fd, dst, n);
	while (got == -1 && errno == EINTR);
	return got;
}

ssize_t file_write(int fd, const char *src, size_t n)
{
	ssize_t put;

	do
		put = write(fd, src, n);
	while (put == -1 && errno == EINTR);
	return put;
}

int file_write_all(int fd, const char *src, size_t n)
{
	while (n) {
		ssize_t put = file_write(fd, src, n);
		if (put <= 0)
			return -1;
		src += put;
		n -= (size_t)put;
	}
	return 0;
}

int file_read_at(int fd, char *dst, size_t n, uint64_t offset)
{
	while (n > 0) {
		ssize_t got = pread(fd, dst, n, (off_t)offset);
		if (got == -1 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EPROTO;
		if (got <= 0)
			return -1;
		dst += got;
		n -= (size_t)got;
		offset += (uint64_t)got;
	}
	return 0;
}

int file_read_all(int fd, struct buf *b)
{
	char step[SLURP_STEP];
	ssize_t got;

	while ((got = file_read(fd, step, sizeof step)) > 0)
		if (buf_add(b, step, (size_t)got) == -1)
			return -1;
	return got == 0 ? 0 : -1;
}

int file_slurp(const char *path, struct buf *b)
{
	int fd = file_open_read(path);

	if (fd == -1)
		return -1;
	buf_clear(b);
	int result = file_read_all(fd, b);
	file_close(fd);
	return result;
}

void file_close(int fd)
{
	int error = errno;

	/* Nothing that matters is learnt here: what must be on disk was
	 * sealed before. */
	(void)close(fd);
	errno = error;
}

int file_nonblock(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags == -1 ? -1 : fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

int file_cloexec(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int file_guard_std(void)
{
	int fd;

	if (fcntl(STDIN_FILENO, F_GETFD) != -1 &&
		fcntl(STDOUT_FILENO, F_GETFD) != -1 &&
		fcntl(STDERR_FILENO, F_GETFD) != -1)
		return 0;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd == -1)
		return -1;
	file_close(fd);
	return 0;
}

static int lock_again(int fd, int how)
{
	int result;

	do
		result = flock(fd, how);
	while (result == -1 && errno == EINTR);
	return result;
}

int file_lock(int fd)
{
	return lock_again(fd, LOCK_EX);
}

int file_lock_now(int fd)
{
	return lock_again(fd, LOCK_EX | LOCK_NB);
}

void file_unlock(int fd)
{
	ignore(flock(fd, LOCK_UN)); /* of a lock that is held it cannot fail */
}

int file_rename(const char *path, const char *to)
{
	return rename(path, to);
}

enum { NO_REPLACE = 1, EXCHANGE = 2 };

/* Where the system has it (Linux 3.15, most file systems). */
static int move_at_once(int dir, const char *path, const char *to, int how)
{
#ifdef SYS_renameat2
	return (int)syscall(SYS_renameat2, dir, path, dir, to, how);
#else
	(void)dir;
	(void)path;
	(void)to;
	(void)how;
	errno = ENOSYS;
	return -1;
#endif
}

int file_swap(const char *path, const char *other)
{
	return move_at_once(AT_FDCWD, path, other, EXCHANGE);
}

int file_move_new(int dir, const char *path, const char *to)
{
	int result = move_at_once(dir, path, to, NO_REPLACE);

	if (result == 0 || (errno != ENOSYS && errno != EINVAL))
		return result;
	if (linkat(dir, path, dir, to, 0) == -1)
		return -1;
	return unlinkat(dir, path, 0);
}

#ifdef __linux__
/* As in <linux/sockios.h>, which not every libc has. */
enum { SIOCOUTQNSD = 0x894b };

size_t file_unsent(int fd)
{
	int waiting = 0;

	if (ioctl(fd, SIOCOUTQNSD, &waiting) == -1 || waiting < 0)
		return 0;
	return (size_t)waiting;
}
#else
size_t file_unsent(int fd)
{
	(void)fd;
	return 0;
}
#endif
