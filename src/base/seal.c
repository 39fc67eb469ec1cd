/* seal - see seal.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syncfs, sync_file_range */
#include "base/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

int seal_fd(int fd)
{
	int result;

	/* EINTR comes before the work, so this is no second try. */
	do
		result = fsync(fd);
	while (result == -1 && errno == EINTR);
	return result;
}

int seal_data(int fd)
{
	int result;

	do
		result = fdatasync(fd);
	while (result == -1 && errno == EINTR);
	return result;
}

int seal_dir(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return -1;
	int result = seal_fd(fd);
	file_close(fd);
	return result;
}

#ifdef __linux__
#include <sys/statfs.h>

/* As in <linux/magic.h>, which not every libc has. */
static const uint32_t ext4 = 0xef53;
static const uint32_t xfs = 0x58465342;
static const uint32_t btrfs = 0x9123683e;
static const uint32_t f2fs = 0xf2f52010;
static const uint32_t tmpfs = 0x01021994;

/* 0: not known. */
static uint32_t system_of(int fd)
{
	struct statfs system;

	return fstatfs(fd, &system) == -1 ? 0 : (uint32_t)system.f_type;
}

/* Linux 5.8 is the first whose syncfs tells of failed writes. */
static bool kernel_tells(void)
{
	struct utsname system;
	uint64_t major;
	uint64_t minor;

	if (uname(&system) == -1)
		return false;
	struct str release = str_text(system.release);
	size_t used = num_scan(release, &major);
	(void)num_scan(str_skip(release, used + 1), &minor);
	return major > 5 || (major == 5 && minor >= 8);
}

bool seal_all_works(int fd)
{
	uint32_t type = system_of(fd);

	return kernel_tells() &&
	       (type == ext4 || type == xfs || type == btrfs || type == f2fs ||
		       type == tmpfs);
}

int seal_all(int fd)
{
	if (!kernel_tells()) {
		errno = ENOSYS;
		return -1;
	}
	return syncfs(fd);
}

bool seal_orders(int fd)
{
	uint32_t type = system_of(fd);

	return type == ext4 || type == xfs;
}

void seal_hint(int fd)
{
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void seal_hint_wait(int fd)
{
	(void)sync_file_range(fd, 0, 0,
		SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
			SYNC_FILE_RANGE_WAIT_AFTER);
}

#else

bool seal_all_works(int fd)
{
	(void)fd;
	return false;
}

int seal_all(int fd)
{
	(void)fd;
	errno = ENOSYS;
	return -1;
}

bool seal_orders(int fd)
{
	(void)fd;
	return false;
}

void seal_hint(int fd)
{
	(void)fd;
}

void seal_hint_wait(int fd)
{
	(void)fd;
}

#endif
