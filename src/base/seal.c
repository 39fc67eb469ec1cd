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
enum { EXT4_SUPER_MAGIC = 0xef53, XFS_SUPER_MAGIC = 0x58465342 };

/* Linux 5.8 is the first whose syncfs tells of failed writes. */
bool seal_all_works(void)
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

int seal_all(int fd)
{
	if (!seal_all_works()) {
		errno = ENOSYS;
		return -1;
	}
	return syncfs(fd);
}

bool seal_orders(int fd)
{
	struct statfs system;

	if (fstatfs(fd, &system) == -1)
		return false;
	return system.f_type == EXT4_SUPER_MAGIC ||
	       system.f_type == XFS_SUPER_MAGIC;
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

bool seal_all_works(void)
{
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
