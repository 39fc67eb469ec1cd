/* seal: it returns, says when it cannot, and where syncfs is to be believed
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* syscall */
#include "base/seal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "check.h"

/* In the place of the C library's: what is not there to be asked. */
static uint32_t system_type;

int fstatfs(int fd, struct statfs *out)
{
	if (!system_type)
		return (int)syscall(SYS_fstatfs, fd, out);
	*out = (struct statfs){.f_type = system_type};
	return 0;
}

static void seals(void)
{
	char path[] = "/tmp/seal-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd != -1 && unlink(path) == 0);
	CHECK(write(fd, "x", 1) == 1);
	seal_hint(fd);
	seal_hint_wait(fd);
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
	} known[] = {{0xef53, true, true}, {0x58465342, true, true},
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

static void directories(void)
{
	CHECK(seal_dir("/tmp") == 0);
	CHECK(seal_dir("/tmp/no/such/dir") == -1 && errno == ENOENT);
	CHECK(seal_dir("/dev/null") == -1 && errno == ENOTDIR);
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
	seal_hint_wait(-1);
	CHECK(!seal_orders(-1) && !seal_orders(fds[0]));
	(void)close(fds[0]);
	(void)close(fds[1]);
}

int main(void)
{
	RUN(seals);
	RUN(systems);
	RUN(directories);
	RUN(failures);
	return check_done();
}
