/* lock: taken at once when free, waited for, given up at the deadline
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#include "check.h"

static char path[] = "/tmp/lock-test-XXXXXX";

static int open_it(void)
{
	return open(path, O_RDWR | O_CLOEXEC);
}

static void free_one(void)
{
	int fd = open_it();

	CHECK(lock_until(fd, clock_steady_ms()) == 0);
	close(fd);
}

static void kept(void)
{
	int holder = open_it();
	int fd = open_it();
	int64_t start = clock_steady_ms();

	CHECK(file_lock(holder) == 0);
	errno = 0;
	CHECK(lock_until(fd, start + 150) == -1);
	CHECK(errno == ETIMEDOUT);
	CHECK(clock_steady_ms() - start >= 150);
	CHECK(clock_steady_ms() - start < 2000);
	close(holder);
	CHECK(lock_until(fd, clock_steady_ms()) == 0);
	close(fd);
}

static void waited_for(void)
{
	int holder = open_it();
	int64_t start = clock_steady_ms();

	CHECK(file_lock(holder) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		clock_sleep_ms(200);
		_exit(0); /* its copy of holder goes with it */
	}
	close(holder);
	int fd = open_it();
	CHECK(lock_until(fd, start + 5000) == 0);
	CHECK(clock_steady_ms() - start >= 150);
	CHECK(waitpid(pid, 0, 0) == pid);
	close(fd);
}

static void no_file(void)
{
	CHECK(lock_until(-1, clock_steady_ms() + 1000) == -1);
	CHECK(errno == EBADF);
}

int main(void)
{
	int fd = mkstemp(path);

	RUN(free_one);
	RUN(kept);
	RUN(waited_for);
	RUN(no_file);
	close(fd);
	unlink(path);
	return check_done();
}
