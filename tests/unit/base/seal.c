/* seal: it returns, says when it cannot, and where syncfs is to be believed
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syscall, sync_file_range */
#include "base/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check.h"

/* In the place of the C library's: what is not there to be asked. */
static uint32_t system_type;
static uint32_t system_id;

int fstatfs(int fd, struct statfs *out)
{
	if (!system_type)
		return (int)syscall(SYS_fstatfs, fd, out);
	*out = (struct statfs){.f_type = system_type};
	memcpy(&out->f_fsid, &system_id, sizeof(system_id));
	return 0;
}

/* Where /sys says that the device of a file is; 0: nowhere. */
static const char *device;
/* What the journal_task of loop7 holds. */
static const char *task;

ssize_t readlink(const char *path, char *dst, size_t size)
{
	if (!device || strncmp(path, "/sys/dev/block/", 15) != 0) {
		errno = ENOENT;
		return -1;
	}
	size_t n = strlen(device) < size ? strlen(device) : size;
	memcpy(dst, device, n);
	return (ssize_t)n;
}

static int file_with(const char *text)
{
	char path[] = "/tmp/seal-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd != -1 && unlink(path) == 0);
	CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

int openat(int dir, const char *path, int flags, ...)
{
	va_list more;

	if (strcmp(path, "loop7/journal_task") == 0 && task)
		return file_with(task);
	va_start(more, flags);
	unsigned mode = flags & O_CREAT ? va_arg(more, unsigned) : 0;
	va_end(more);
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}

/* How often sync_file_range was called, and what it says, if anything. */
static int calls;
static int errors[2];

int sync_file_range(int fd, off_t from, off_t n, unsigned flags)
{
	if (calls < 2 && errors[calls]) {
		errno = errors[calls++];
		return -1;
	}
	calls++;
	return (int)syscall(SYS_sync_file_range, fd, from, n, flags);
}

static void seals(void)
{
	char path[] = "/tmp/seal-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd != -1 && unlink(path) == 0);
	CHECK(write(fd, "x", 1) == 1);
	seal_hint(fd);
	CHECK(seal_written(fd) == 0);
	CHECK(seal_fd(fd) == 0);
	CHECK(pwrite(fd, "y", 1, 0) == 1 && seal_data(fd) == 0);
	CHECK(seal_all(fd) == 0 || errno == ENOSYS);
	if (seal_all_works(fd))
		CHECK(seal_all(fd) == 0);
	CHECK(!seal_all_works(-1));
	(void)close(fd);
}

/* Where syncfs does nothing it is not trusted. */
static void systems(void)
{
	static const struct {
		uint32_t type;
		bool works;
		bool orders;
	} known[] = {{0xef53, true, false}, {0x58465342, true, true},
		{0x9123683e, true, false}, {0x65735546, false, false},
		{0x01021994, true, false}, {0x6969, false, false},
		{0x794c7630, false, false}, {0x01021997, false, false}};
	struct utsname system;

	CHECK(uname(&system) == 0);
	bool told = strtol(system.release, 0, 10) > 5;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		system_type = known[i].type;
		CHECK(seal_all_works(1) == (told && known[i].works));
		CHECK(seal_orders(1) == known[i].orders);
	}
	system_type = 0;
}

/* An ext4 without a journal keeps no order. */
static void journals(void)
{
	static const struct {
		const char *device;
		const char *task;
		bool orders;
	} known[] = {{"../../devices/virtual/block/loop7", "4711\n", true},
		{"loop7", "4711\n", false},
		{"../../devices/virtual/block/loop7", "<none>\n", false},
		{"../../devices/virtual/block/loop7", "", false},
		{"../../devices/virtual/block/none", "4711\n", false},
		{0, "4711\n", false}};

	system_type = 0xef53;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		system_id++;
		device = known[i].device;
		task = known[i].task;
		CHECK(seal_orders(1) == known[i].orders);
	}
	system_type = 0;
	device = task = 0;
}

/* A journal that was found is not looked for again, on this file system. */
static void journal_once(void)
{
	system_type = 0xef53;
	system_id++;
	CHECK(!seal_orders(1));
	device = "../../devices/virtual/block/loop7";
	task = "4711\n";
	CHECK(seal_orders(1));
	device = task = 0;
	CHECK(seal_orders(1));
	/* Not so a copy of it, which has its id. */
	int copy = open("/proc/self", O_RDONLY | O_DIRECTORY);
	CHECK(copy != -1 && !seal_orders(copy));
	(void)close(copy);
	device = "../../devices/virtual/block/loop7";
	task = "4711\n";
	CHECK(seal_orders(1));
	device = task = 0;
	CHECK(seal_orders(1));
	system_id++;
	CHECK(!seal_orders(1));
	system_id--;
	CHECK(!seal_orders(1));
	system_type = 0;
}

/* The kernel says once that bytes could not be written: here, or never. */
static void written(void)
{
	static const struct {
		int errors[2];
		int result;
		int calls;
	} known[] = {{{0, 0}, 0, 1}, {{EINTR, 0}, 0, 2}, {{EINTR, EIO}, -1, 2},
		{{EIO, 0}, -1, 1}, {{ENOSPC, 0}, -1, 1}, {{ENOSYS, 0}, 0, 1}};
	int fd = file_with("x");

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		calls = 0;
		memcpy(errors, known[i].errors, sizeof(errors));
		CHECK(seal_written(fd) == known[i].result);
		CHECK(calls == known[i].calls);
	}
	memset(errors, 0, sizeof(errors));
	(void)close(fd);
}

static void marks(void)
{
	int fd = file_with("x");
	struct stat st;

	CHECK(seal_mark(fd, 0444, false) == 0);
	CHECK(fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0444);
	CHECK(seal_mark(-1, 0444, false) == -1 && errno == EBADF);
	(void)close(fd);
}

static void directories(void)
{
	CHECK(seal_dir("/tmp") == 0);
	CHECK(seal_dir("/tmp/no/such/dir") == -1 && errno == ENOENT);
	CHECK(seal_dir("/dev/null") == -1 && errno == ENOTDIR);
	/* Where a name is, whether it leads somewhere or not. */
	CHECK(seal_name("/tmp/x") == 0 && seal_name("/x") == 0);
	CHECK(seal_name("x") == 0 && seal_name("./x") == 0);
	CHECK(seal_name("/tmp/no/such") == -1 && errno == ENOENT);
	CHECK(seal_name("/dev/null/x") == -1 && errno == ENOTDIR);
	static char far[2 * PATH_MAX];
	memset(far, '/', sizeof(far) - 1);
	CHECK(seal_name(far) == -1 && errno == ENAMETOOLONG);
}

static void failures(void)
{
	int fds[2];

	CHECK(seal_fd(-1) == -1 && errno == EBADF);
	CHECK(pipe(fds) == 0);
	CHECK(seal_fd(fds[0]) == -1 && errno == EINVAL);
	CHECK(seal_data(-1) == -1 && errno == EBADF);
	CHECK(seal_data(fds[0]) == -1 && errno == EINVAL);
	seal_hint(fds[0]);
	CHECK(seal_written(-1) == -1 && errno == EBADF);
	CHECK(!seal_orders(-1) && !seal_orders(fds[0]));
	(void)close(fds[0]);
	(void)close(fds[1]);
}

int main(void)
{
	RUN(seals);
	RUN(systems);
	RUN(journals);
	RUN(journal_once);
	RUN(written);
	RUN(marks);
	RUN(directories);
	RUN(failures);
	return check_done();
}
