/* parcel: files, pipes, and more than fits into memory
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/parcel.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/in.h"

#include "check.h"

static struct parcel parcel;

/* The byte at each place. */
static char at(size_t i)
{
	return (char)(i * 7 + i / 251);
}

static int temporary(void)
{
	char path[] = "/tmp/parcel-XXXXXX";
	int fd = mkstemp(path);

	CHECK(fd != -1 && unlink(path) == 0);
	return fd;
}

static void fill(int fd, size_t n)
{
	char piece[1000];

	for (size_t i = 0; i < n;) {
		size_t j = 0;
		while (j < sizeof(piece) && i + j < n) {
			piece[j] = at(i + j);
			j++;
		}
		if (write(fd, piece, j) != (ssize_t)j)
			_exit(1);
		i += j;
	}
}

/* A pipe that a child writes n bytes to. */
static int pipe_of(size_t n)
{
	int fds[2];

	CHECK(pipe(fds) == 0);
	(void)fflush(stdout);
	if (fork() == 0) {
		(void)close(fds[0]);
		fill(fds[1], n);
		_exit(0);
	}
	(void)close(fds[1]);
	return fds[0];
}

/* Does it send the bytes from place skip on? */
static bool sends(size_t n, size_t skip)
{
	static char space[5000];
	int fd = temporary();
	struct out out = OUT_TO(fd, space);
	struct in in = IN_FROM(fd, space);
	bool good = parcel.size == n;
	char c;

	good = parcel_send(&parcel, &out) == 0 && out_flush(&out) == 0 && good;
	good = lseek(fd, 0, SEEK_SET) == 0 && good;
	for (size_t i = 0; i < n && good; i++)
		good = in_byte(&in, &c) == 1 && c == at(i + skip);
	good = good && in_byte(&in, &c) == 0;
	(void)close(fd);
	return good;
}

static void files(void)
{
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 300000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int fd = temporary();
		fill(fd, sizes[i]);
		CHECK(lseek(fd, 0, SEEK_SET) == 0);
		CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
		CHECK(parcel.fd == (sizes[i] < PARCEL_MEMORY ? -1 : fd));
		CHECK(sends(sizes[i], 0) && sends(sizes[i], 0));
		(void)close(fd);
	}
}

/* Only what could be read counts. */
static void from_the_middle(void)
{
	int fd = temporary();

	fill(fd, 100000);
	CHECK(lseek(fd, 100, SEEK_SET) == 100);
	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
	CHECK(sends(99900, 100) && sends(99900, 100));
	CHECK(lseek(fd, 99000, SEEK_SET) == 99000);
	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
	CHECK(sends(1000, 99000));
	CHECK(lseek(fd, 500000, SEEK_SET) == 500000);
	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
	CHECK(sends(0, 0));
	(void)close(fd);
}

static void pipes(void)
{
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 300000};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int fd = pipe_of(sizes[i]);
		CHECK(parcel_take(&parcel, fd, "/tmp") == PARCEL_OK);
		CHECK((parcel.fd == -1) == (sizes[i] < PARCEL_MEMORY));
		CHECK(sends(sizes[i], 0) && sends(sizes[i], 0));
		(void)close(fd);
		parcel_drop(&parcel);
		CHECK(parcel.size == 0 && sends(0, 0));
		(void)wait(0);
	}
}

static void troubles(void)
{
	char longest[2000];
	int fd = pipe_of(100000);

	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_NO_ROOM);
	(void)close(fd);
	fd = pipe_of(100000);
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = 0;
	CHECK(parcel_take(&parcel, fd, longest) == PARCEL_NO_ROOM);
	(void)close(fd);
	CHECK(parcel_take(&parcel, -1, "/tmp") == PARCEL_UNREADABLE);
	while (wait(0) > 0)
		;
}

/* No more may be written, or the disk is full. */
static void no_room(void)
{
	struct rlimit before;
	struct rlimit little;
	int fd = pipe_of(100000);

	CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
	little = before;
	little.rlim_cur = 70000;
	(void)signal(SIGXFSZ, SIG_IGN);
	CHECK(setrlimit(RLIMIT_FSIZE, &little) == 0);
	CHECK(parcel_take(&parcel, fd, "/tmp") == PARCEL_NO_ROOM);
	CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
	parcel_drop(&parcel);
	(void)close(fd);
	(void)wait(0);
}

static void shrunk(void)
{
	static char space[100];
	int fd = temporary();
	int to = temporary();
	struct out out = OUT_TO(to, space);

	fill(fd, 100000);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
	CHECK(ftruncate(fd, 99999) == 0);
	CHECK(parcel_send(&parcel, &out) == -1);
	(void)close(fd);
	(void)close(to);
}

int main(void)
{
	RUN(files);
	RUN(from_the_middle);
	RUN(pipes);
	RUN(troubles);
	RUN(no_room);
	RUN(shrunk);
	return check_done();
}
