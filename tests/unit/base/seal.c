/* seal: it returns, and says when it cannot
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/seal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

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
	if (seal_all_works())
		CHECK(seal_all(fd) == 0);
	else
		CHECK(seal_all(fd) == -1 && errno == ENOSYS);
	(void)close(fd);
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
	RUN(directories);
	RUN(failures);
	return check_done();
}
