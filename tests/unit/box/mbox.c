/* mbox: quoting at every cut, what is made, what is put back after a failure
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* flock, syscall */
#include "box/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#include "check.h"

static bool lockless;
static unsigned asked;

/* In the place of the C library's. */
int flock(int fd, int how)
{
	asked++;
	if (!lockless)
		return (int)syscall(SYS_flock, fd, how);
	errno = ENOLCK;
	return -1;
}

static int interruptions; /* of open */

int open(const char *path, int flags, ...)
{
	va_list rest;

	errno = EINTR;
	if (interruptions > 0 && interruptions-- > 0)
		return -1;
	va_start(rest, flags);
	mode_t mode = va_arg(rest, mode_t);
	va_end(rest);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static char home[] = "/tmp/mbox-test-XXXXXX";
static const char head[] = "From a@b date\nReturn-Path: <a@b>\n";

static int message(const char *text, size_t n)
{
	int fds[2];

	if (pipe(fds) == -1 || write(fds[1], text, n) != (ssize_t)n)
		abort();
	close(fds[1]);
	return fds[0];
}

/* What mbox_copy makes of the text, read in pieces of that size. */
static int becomes(const char *text, const char *want, size_t piece)
{
	char in_space[64];
	char out_space[16];
	char got[256] = "";
	int fds[2];
	struct in in = {.fd = message(text, strlen(text)),
		.space = in_space,
		.size = piece};

	if (pipe(fds) == -1)
		abort();
	struct out out = OUT_TO(fds[1], out_space);
	mbox_copy(&in, &out);
	if (out_flush(&out) == -1)
		abort();
	close(fds[1]);
	ssize_t n = read(fds[0], got, sizeof(got) - 1);
	close(fds[0]);
	close(in.fd);
	int same = n >= 0 && strcmp(got, want) == 0;
	if (!same)
		printf("# piece %zu: got \"%s\"\n", piece, got);
	return same;
}

static void quoting(void)
{
	static const char *const cases[][2] = {
		{"", "\n"},
		{"\n", "\n\n"},
		{"x", "x\n\n"},
		{"From ", ">From \n\n"},
		{"From", "From\n\n"},
		{"From x\n", ">From x\n\n"},
		{"a\nFrom x\nb\n", "a\n>From x\nb\n\n"},
		{"a From x\n", "a From x\n\n"},
		{">From x\n", ">>From x\n\n"},
		{">>>>From x\n>>>\n", ">>>>>From x\n>>>\n\n"},
		{"> From x\n", "> From x\n\n"},
		{"FFrom x\n", "FFrom x\n\n"},
		{"Fr>om x\n", "Fr>om x\n\n"},
		{"F>From x\n", "F>From x\n\n"},
		{"Fro\nFrom \nFrom\n", "Fro\n>From \nFrom\n\n"},
		{"from x\nFROM x\n", "from x\nFROM x\n\n"},
		{"From\tx\n", "From\tx\n\n"},
		{"From x\r\n", ">From x\r\n\n"},
		{"a\n\n\nFrom \n\n", "a\n\n\n>From \n\n\n"},
		{">", ">\n\n"},
		{"a\n>F", "a\n>F\n\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (size_t piece = 1; piece < 12; piece++)
			CHECK(becomes(cases[i][0], cases[i][1], piece));
}

static enum mbox_verdict deliver(const char *path, const char *text)
{
	int fd = message(text, strlen(text));
	enum mbox_verdict verdict = mbox_deliver(path, str_text(head), fd);
	int error = errno;

	close(fd);
	errno = error;
	return verdict;
}

static int holds(const char *path, const char *want)
{
	struct buf b = BUF_LIMIT(100000);
	int same = file_slurp(path, &b) == 0 && strcmp(buf_text(&b), want) == 0;

	buf_free(&b);
	return same;
}

static void put(const char *path, const char *text)
{
	int fd = file_open_empty(path, 0644);

	if (fd == -1 || file_write_all(fd, text, strlen(text)) == -1)
		abort();
	close(fd);
}

#define ONE "From a@b date\nReturn-Path: <a@b>\nx\n\n"

static void made_and_appended(void)
{
	struct stat st;

	CHECK(deliver("new", "x\n") == MBOX_OK);
	CHECK(holds("new", ONE));
	CHECK(stat("new", &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(chmod("new", 0640) == 0);
	CHECK(deliver("new", "x") == MBOX_OK);
	CHECK(holds("new", ONE ONE));
	CHECK(stat("new", &st) == 0 && (st.st_mode & 0777) == 0640);
}

static void through_a_link(void)
{
	CHECK(symlink("real", "link") == 0);
	CHECK(deliver("link", "x\n") == MBOX_OK);
	CHECK(holds("real", ONE));
}

static void open_line(void)
{
	put("torn", "From z date\nhalf a li");
	CHECK(deliver("torn", "x\n") == MBOX_OK);
	CHECK(holds("torn", "From z date\nhalf a li\n\n" ONE));
}

/* A power cut can leave NULs; an entry stands behind an empty line. */
static void cut_off(void)
{
	static const char before[9000] = "From a\n\nx\n\n";

	for (size_t n = 11; n < sizeof(before); n += 4494) {
		int made = file_open_empty("cut", 0644);
		CHECK(file_write_all(made, before, n) == 0);
		close(made);
		put("message", "b\n");
		int fd = file_open_read("message");
		CHECK(mbox_deliver("cut", str_text("From b\n\n"), fd) ==
			MBOX_OK);
		file_close(fd);
		CHECK(holds("cut", "From a\n\nx\n\nFrom b\n\nb\n\n"));
	}
	put("cut", "From a\n\nx\n");
	int fd = file_open_read("message");
	CHECK(mbox_deliver("cut", str_text("From b\n\n"), fd) == MBOX_OK);
	file_close(fd);
	CHECK(holds("cut", "From a\n\nx\n\nFrom b\n\nb\n\n"));
}

static void not_a_file(void)
{
	CHECK(deliver("no/such", "x\n") == MBOX_OPEN && errno == ENOENT);
	CHECK(deliver(".", "x\n") == MBOX_OPEN);
	CHECK(mkfifo("fifo", 0600) == 0);
	CHECK(deliver("fifo", "x\n") == MBOX_OPEN && errno == EINVAL);
	CHECK(deliver("/dev/null", "x\n") == MBOX_OPEN && errno == EINVAL);
}

static void message_unreadable(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	put("keep", "old\n\n");
	CHECK(mbox_deliver("keep", str_text(head), fd) == MBOX_READ);
	CHECK(errno == EISDIR);
	CHECK(holds("keep", "old\n\n"));
	close(fd);
}

/* The file size limit stands for a full disk. */
static void disk_full(void)
{
	static char big[30000];
	struct rlimit limit;
	struct rlimit small;

	memset(big, 'y', sizeof(big));
	put("full", "old\n\n");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	small = limit;
	small.rlim_cur = 10000;
	int fd = message(big, sizeof(big));
	setrlimit(RLIMIT_FSIZE, &small);
	CHECK(mbox_deliver("full", str_text(head), fd) == MBOX_WRITE);
	CHECK(errno == EFBIG);
	setrlimit(RLIMIT_FSIZE, &limit);
	CHECK(holds("full", "old\n\n"));
	close(fd);
}

static void interrupted(void)
{
	enum mbox_verdict verdict;

	put("often", "old\n\n");
	interruptions = 3;
	int fd = mbox_open("often", clock_steady_ms() + 50, &verdict);
	CHECK(fd != -1 && interruptions == 0);
	file_close(fd);
}

static void locked(void)
{
	enum mbox_verdict verdict = MBOX_OK;
	int holder;

	put("busy", "old\n\n");
	holder = open("busy", O_RDONLY);
	CHECK(file_lock(holder) == 0);
	CHECK(mbox_open("busy", clock_steady_ms() + 50, &verdict) == -1);
	CHECK(verdict == MBOX_LOCKED && errno == ETIMEDOUT);
	close(holder);
}

/* A lock that cannot be had, ever, is not asked for again and again. */
static void no_locks(void)
{
	enum mbox_verdict verdict = MBOX_OK;

	put("busy", "old\n\n");
	lockless = true;
	asked = 0;
	CHECK(mbox_open("busy", clock_steady_ms() + 60000, &verdict) == -1);
	CHECK(verdict == MBOX_OPEN && errno == ENOLCK && asked == 1);
	lockless = false;
}

/* While we wait the file is replaced, as maildir2mbox does: the delivery must
 * go to the new one. */
static void replaced(void)
{
	int holder;

	put("box", "old\n\n");
	put("box.tmp", "old\n\nmoved\n\n");
	holder = open("box", O_RDONLY);
	CHECK(file_lock(holder) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		clock_sleep_ms(150);
		_exit(file_rename("box.tmp", "box") == -1);
	}
	close(holder);
	CHECK(deliver("box", "x\n") == MBOX_OK);
	CHECK(waitpid(pid, 0, 0) == pid);
	CHECK(holds("box", "old\n\nmoved\n\n" ONE));
}

/* Several at once: every message is there once, whole. */
static void together(void)
{
	enum { WRITERS = 8, EACH = 5 };
	struct stat st;

	for (int i = 0; i < WRITERS; i++) {
		if (fork() != 0)
			continue;
		for (int k = 0; k < EACH; k++)
			if (deliver("many", "x\n") != MBOX_OK)
				_exit(1);
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = 1;
		CHECK(wait(&status) > 0 && status == 0);
	}
	CHECK(stat("many", &st) == 0);
	CHECK(st.st_size == WRITERS * EACH * (off_t)strlen(ONE));
}

int main(void)
{
	if (!mkdtemp(home) || chdir(home) == -1)
		abort();
	RUN(quoting);
	RUN(made_and_appended);
	RUN(through_a_link);
	RUN(open_line);
	RUN(cut_off);
	RUN(not_a_file);
	RUN(message_unreadable);
	RUN(disk_full);
	RUN(interrupted);
	RUN(locked);
	RUN(no_locks);
	RUN(replaced);
	RUN(together);
	static const char *const litter[] = {"new", "real", "link", "torn",
		"fifo", "keep", "full", "busy", "box", "many", 0};
	for (const char *const *p = litter; *p; p++)
		(void)unlink(*p);
	(void)rmdir(home);
	return check_done();
}
