/* file: opening, reading, writing, locks and moves
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syscall, flock */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "without.h"

static char dir[] = "/tmp/file-XXXXXX";

/* In the place of the C library's: a signal comes so many times. */
static int signals;

static bool interrupted(void)
{
	errno = EINTR;
	return signals > 0 && signals-- > 0;
}

ssize_t read(int fd, void *dst, size_t n)
{
	return interrupted() ? -1 : syscall(SYS_read, fd, dst, n);
}

ssize_t write(int fd, const void *src, size_t n)
{
	return interrupted() ? -1 : syscall(SYS_write, fd, src, n);
}

ssize_t pread(int fd, void *dst, size_t n, off_t offset)
{
	return interrupted() ? -1 : syscall(SYS_pread64, fd, dst, n, offset);
}

int flock(int fd, int how)
{
	return interrupted() ? -1 : (int)syscall(SYS_flock, fd, how);
}

int openat(int at, const char *path, int flags, ...)
{
	va_list rest;

	va_start(rest, flags);
	mode_t mode = va_arg(rest, mode_t);
	va_end(rest);
	return interrupted() ? -1
			     : (int)syscall(SYS_openat, at, path, flags, mode);
}

static void enter(void)
{
	CHECK(mkdtemp(dir) && chdir(dir) == 0);
	(void)umask(022);
}

static void put(const char *path, const char *text)
{
	int fd = file_open_empty(path, 0600);

	CHECK(fd != -1 && file_write_all(fd, text, strlen(text)) == 0);
	file_close(fd);
}

static bool holds(const char *path, const char *text)
{
	struct buf b = BUF_LIMIT(100000);
	bool same = file_slurp(path, &b) == 0 && str_is(buf_str(&b), text);

	buf_free(&b);
	return same;
}

static void opens(void)
{
	struct stat st;
	int fd = file_open_new("a", 0640);

	CHECK(fd != -1 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	CHECK(fstat(fd, &st) == 0 && (st.st_mode & 0777) == 0640);
	CHECK(file_write_all(fd, "one", 3) == 0);
	file_close(fd);
	CHECK(file_open_new("a", 0600) == -1 && errno == EEXIST);
	fd = file_open_append("a", 0600);
	CHECK(fd != -1 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	CHECK(file_write_all(fd, "two", 3) == 0);
	file_close(fd);
	CHECK(holds("a", "onetwo"));
	put("a", "x");
	CHECK(holds("a", "x"));
	fd = file_open_read("a");
	CHECK(fd != -1 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	CHECK(file_write(fd, "y", 1) == -1);
	file_close(fd);
	CHECK(file_open_read("none") == -1 && errno == ENOENT);
	CHECK(mkfifo("fifo", 0600) == 0);
	fd = file_open_read("fifo"); /* does not wait */
	CHECK(fd != -1);
	file_close(fd);
}

static void slurps(void)
{
	struct buf b = BUF_LIMIT(10);
	char *large = calloc(1, 50001);

	put("b", "0123456789");
	CHECK(file_slurp("b", &b) == 0 && b.n == 10);
	CHECK(file_slurp("b", &b) == 0 && b.n == 10);
	put("b", "0123456789x");
	CHECK(file_slurp("b", &b) == -1 && errno == EMSGSIZE);
	CHECK(file_slurp("none", &b) == -1 && errno == ENOENT);
	CHECK(file_slurp(".", &b) == -1 && errno == EISDIR);
	memset(large, 'z', 50000);
	put("b", large);
	CHECK(holds("b", large));
	free(large);
	buf_free(&b);
}

static void keeps_errno(void)
{
	errno = 77;
	file_close(-1);
	CHECK(errno == 77);
}

/* Bytes through a pipe that fills up. */
static void writes_all(void)
{
	static char bytes[300000];
	struct buf b = BUF_LIMIT(sizeof(bytes));
	int fds[2];

	CHECK(pipe(fds) == 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i / 7);
	(void)fflush(stdout);
	if (fork() == 0)
		_exit(file_write_all(fds[1], bytes, sizeof(bytes)) == -1);
	(void)close(fds[1]);
	CHECK(file_read_all(fds[0], &b) == 0 && b.n == sizeof(bytes));
	CHECK(memcmp(b.s, bytes, sizeof(bytes)) == 0);
	int status = 1;
	CHECK(wait(&status) != -1 && status == 0);
	(void)close(fds[0]);
	buf_free(&b);
}

static void swaps(void)
{
	CHECK(mkdir("one", 0700) == 0 && mkdir("two", 0700) == 0);
	CHECK(mkdir("one/in", 0700) == 0);
	if (file_swap("one", "two") == -1) {
		CHECK(errno == ENOSYS || errno == EINVAL);
	} else {
		CHECK(rmdir("two/in") == 0 && rmdir("one") == 0);
		CHECK(file_swap("one", "two") == -1 && errno == ENOENT);
	}
	(void)rmdir("two");
}

static void moves(void)
{
	int here = open(".", O_RDONLY | O_DIRECTORY);

	put("from", "1");
	put("to", "2");
	CHECK(file_move_new(here, "from", "to") == -1 && errno == EEXIST);
	CHECK(holds("from", "1") && holds("to", "2"));
	CHECK(file_move_new(here, "from", "free") == 0);
	CHECK(holds("free", "1") && access("from", F_OK) == -1);
	CHECK(file_move_new(here, "from", "else") == -1 && errno == ENOENT);
	CHECK(file_rename("free", "to") == 0 && holds("to", "1"));
	CHECK(file_rename("free", "to") == -1 && errno == ENOENT);
	(void)close(here);
}

static bool moves_by_link(void)
{
	int here = open(".", O_RDONLY | O_DIRECTORY);

	put("from", "1");
	put("to", "2");
	if (file_move_new(here, "from", "to") != -1 || errno != EEXIST ||
		!holds("from", "1") || !holds("to", "2"))
		return false;
	return file_move_new(here, "from", "other") == 0 &&
	       holds("other", "1") && access("from", F_OK) == -1 &&
	       unlink("other") == 0;
}

/* An old system has no move that refuses a name that is taken. */
static void old_system(void)
{
	enum { RIGHT, WRONG, UNABLE };
	int status;

	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (!without(SYS_renameat2))
			_exit(UNABLE);
		_exit(moves_by_link() ? RIGHT : WRONG);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	if (WEXITSTATUS(status) == UNABLE)
		printf("# no seccomp: that part is skipped\n");
	CHECK(WEXITSTATUS(status) != WRONG);
}

static void locks(void)
{
	int one = file_open_append("lock", 0600);
	int two = file_open_append("lock", 0600);

	CHECK(file_lock(one) == 0);
	CHECK(file_lock_now(two) == -1 && errno == EAGAIN);
	file_close(one);
	CHECK(file_lock_now(two) == 0);
	one = file_open_append("lock", 0600);
	CHECK(file_lock_now(one) == -1);
	file_unlock(two);
	CHECK(file_lock_now(one) == 0);
	file_close(one);
	file_close(two);
}

static void nonblock(void)
{
	int fds[2];
	char c;

	CHECK(pipe(fds) == 0 && file_nonblock(fds[0]) == 0);
	CHECK(file_read(fds[0], &c, 1) == -1 && errno == EAGAIN);
	CHECK(file_nonblock(-1) == -1);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void guards(void)
{
	int status = 1;

	(void)fflush(stdout);
	if (fork() == 0) {
		(void)close(0);
		(void)close(2);
		if (file_guard_std() == -1)
			_exit(1);
		int fd = file_open_read("a");
		_exit(fd <= 2 || fcntl(0, F_GETFD) == -1 ||
			fcntl(2, F_GETFD) == -1);
	}
	CHECK(wait(&status) != -1 && status == 0);
}

static void leave(void)
{
	static const char *const all[] = {
		"a", "at", "b", "fifo", "to", "lock", 0};

	for (const char *const *p = all; *p; p++)
		CHECK(unlink(*p) == 0);
	CHECK(rmdir(dir) == 0);
}

/* From where it is told to, wherever the descriptor stands; never less. */
static void reads_at(void)
{
	char got[4] = "";

	put("at", "0123456789");
	int fd = file_open_read("at");
	CHECK(file_read_at(fd, got, 3, 7) == 0 && strcmp(got, "789") == 0);
	CHECK(file_read_at(fd, got, 3, 0) == 0 && strcmp(got, "012") == 0);
	CHECK(file_read(fd, got, 1) == 1 && got[0] == '0');
	errno = 0;
	CHECK(file_read_at(fd, got, 3, 8) == -1 && errno == EPROTO);
	CHECK(file_read_at(fd, got, 0, 99) == 0);
	file_close(fd);
	CHECK(file_read_at(-1, got, 1, 0) == -1 && errno == EBADF);
}

/* What is no TCP connection has sent everything; unit/remote/courier has those
 * that are. */
static void unsent(void)
{
	int ends[2];

	CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
	CHECK(file_unsent(ends[1]) == 0 && file_unsent(-1) == 0);
	file_close(ends[0]);
	file_close(ends[1]);
}

/* No matter how often. */
static void interruptions(void)
{
	char space[8];

	signals = 3;
	int fd = file_open_new("often", 0600);
	CHECK(fd != -1 && signals == 0);
	signals = 3;
	CHECK(file_write_all(fd, "text", 4) == 0 && signals == 0);
	signals = 3;
	CHECK(file_lock(fd) == 0 && signals == 0);
	signals = 3;
	CHECK(file_lock_now(fd) == 0 && signals == 0);
	file_close(fd);
	signals = 3;
	fd = file_open_read("often");
	CHECK(fd != -1 && signals == 0);
	signals = 3;
	CHECK(file_read(fd, space, 8) == 4 && signals == 0);
	signals = 3;
	CHECK(file_read_at(fd, space, 2, 1) == 0 && signals == 0);
	CHECK(memcmp(space, "ex", 2) == 0);
	file_close(fd);
	CHECK(unlink("often") == 0);
}

int main(void)
{
	RUN(enter);
	RUN(opens);
	RUN(slurps);
	RUN(keeps_errno);
	RUN(writes_all);
	RUN(reads_at);
	RUN(moves);
	RUN(old_system);
	RUN(swaps);
	RUN(locks);
	RUN(nonblock);
	RUN(guards);
	RUN(unsent);
	RUN(interruptions);
	RUN(leave);
	return check_done();
}
