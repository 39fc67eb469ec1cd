/* seal - see seal.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syncfs, sync_file_range */
#include "base/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
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

int seal_name(const char *path)
{
	char dir[PATH_MAX];
	struct str all = str_text(path);
	size_t slash = str_find_last(all, '/');
	size_t n = slash ? slash : 1; /* "/" is in itself */

	if (slash == all.n)
		return seal_dir(".");
	if (n >= sizeof(dir)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(dir, path, n);
	dir[n] = 0;
	return seal_dir(dir);
}

void seal_meet(void)
{
	clock_meet_ms(SEAL_MEET_MS);
}

int seal_mark(int fd, mode_t mode, bool company)
{
	if (fchmod(fd, mode) == -1)
		return -1;
	if (company)
		seal_meet();
	return seal_fd(fd);
}

#ifdef __linux__
#include <sys/statfs.h>
#include <sys/sysmacros.h>

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

enum { LINK_MAX_BYTES = 512 };

/* "/sys/dev/block/8:1" is a link to "…/sda1". */
static ssize_t name_of(dev_t device, char dst[LINK_MAX_BYTES])
{
	static const char block[] = "/sys/dev/block/";
	char path[sizeof(block) + 2 * (size_t)NUM_MAX];
	size_t n = sizeof(block) - 1;

	memcpy(path, block, n);
	n += num_format(path + n, major(device));
	path[n++] = ':';
	(void)num_format(path + n, minor(device));
	return readlink(path, dst, LINK_MAX_BYTES);
}

/* An ext4 may be without: "<none>" is the number of its process then. */
static bool find_journal(dev_t device)
{
	static const char task[] = "/journal_task";
	char path[LINK_MAX_BYTES + sizeof(task)];
	char digit = 0;
	ssize_t n = name_of(device, path);
	size_t slash = n > 0 ? str_find_last(str_of(path, (size_t)n), '/') : 0;

	if (n <= 0 || slash == (size_t)n)
		return false;
	memcpy(path + n, task, sizeof(task));
	int dir = open("/sys/fs/ext4", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int file = openat(dir, path + slash + 1, O_RDONLY | O_CLOEXEC);
	ssize_t got = read(file, &digit, 1);
	file_close(file);
	file_close(dir);
	return got == 1 && ascii_digit(digit);
}

/* Once for each file system, as long as the messages are on the same one: a
 * process that stores many asks no more. */
static bool has_journal(int fd, const struct statfs *system)
{
	static fsid_t asked;
	static dev_t device;
	static bool found;
	struct stat st;

	if (fstat(fd, &st) == -1)
		return false;
	/* A copy has the same id; a device may be mounted anew. */
	if (!found || device != st.st_dev ||
		memcmp(&asked, &system->f_fsid, sizeof(asked)) != 0) {
		found = find_journal(st.st_dev);
		device = st.st_dev;
		asked = system->f_fsid;
	}
	return found;
}

bool seal_orders(int fd)
{
	struct statfs system;

	if (fstatfs(fd, &system) == -1)
		return false;
	uint32_t type = (uint32_t)system.f_type;
	return type == xfs || (type == ext4 && has_journal(fd, &system));
}

void seal_hint(int fd)
{
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

int seal_written(int fd)
{
	int result;

	do
		result = sync_file_range(fd, 0, 0,
			SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
				SYNC_FILE_RANGE_WAIT_AFTER);
	while (result == -1 && errno == EINTR);
	return result == -1 && errno == ENOSYS ? seal_fd(fd) : result;
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

int seal_written(int fd)
{
	return seal_fd(fd);
}

#endif
