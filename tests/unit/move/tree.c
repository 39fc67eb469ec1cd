/* tree: only plain files, locks that exclude, copies and links, whole walks
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "move/tree.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "data/crc32c.h"

#include "scratch.h"

static bool blind;

/* In the place of the C library's. */
int fstatat(int dir, const char *path, struct stat *out, int flags)
{
	if (!blind)
		return (int)syscall(SYS_newfstatat, dir, path, out, flags);
	errno = EIO;
	return -1;
}

static int here;

static void files(void)
{
	here = tree_open(".");
	CHECK(here != -1 && tree_open("nothing") == -1 && errno == ENOENT);
	scratch_put("plain", "bytes");
	scratch_mkdir("dir");
	CHECK(symlink("plain", "link") == 0 && mkfifo("fifo", 0600) == 0);
	int fd = tree_file(here, "plain");
	CHECK(fd != -1 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	file_close(fd);
	CHECK(tree_file(here, "link") == -1 && errno == EINVAL);
	CHECK(tree_file(here, "dir") == -1 && errno == EISDIR &&
		tree_strange());
	CHECK(tree_file(here, "fifo") == -1 && errno == EINVAL);
	CHECK(tree_file(here, "none") == -1 && errno == ENOENT &&
		!tree_strange());
	CHECK(tree_has(here, "plain") && tree_has(here, "link"));
	CHECK(!tree_has(here, "none") && !tree_has(here, "plain/x"));
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static void made(void)
{
	scratch_mkdir("mess");
	int fd = tree_new(here, "mess/1", "mess", O_EXCL);
	CHECK(fd != -1 && file_write_all(fd, "abc", 3) == 0);
	file_close(fd);
	CHECK(mode_of("mess/1") == 0644);
	CHECK(tree_new(here, "mess/1", "mess", O_EXCL) == -1 &&
		errno == EEXIST);
	file_close(tree_new(here, "dir/1", "dir", 0));
	CHECK(mode_of("dir/1") == 0600);
	file_close(tree_new(here, "mess/1", "mess", 0));
	CHECK(scratch_holds("mess/1", "")); /* begun anew */
	CHECK(tree_new(here, "link", "dir", 0) == -1);
	CHECK(tree_new(here, "dir/2", "none", 0) == -1);
}

static void locks(void)
{
	CHECK(tree_lock(here) == -1 && errno == ENOENT);
	scratch_mkdir("lock");
	scratch_put("lock/sendmutex", "");
	int fd = file_open_append("lock/sendmutex", 0600);
	CHECK(file_lock_now(fd) == 0);
	CHECK(tree_lock(here) == -1 && errno == EAGAIN);
	file_close(fd);
	CHECK(tree_lock(here) == 0);
	fd = file_open_append("lock/sendmutex", 0600);
	CHECK(file_lock_now(fd) == -1);
	file_close(fd);
}

static ino_t inode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static void placed(void)
{
	struct tree_digest digest;
	struct tree_text text = {here, "plain", tree_file(here, "plain")};

	CHECK(tree_digest(text.fd, &digest) == 0 && digest.bytes == 5 &&
		digest.crc == crc32c(0, "bytes", 5));
	/* Of a mode that deliveries would not believe. */
	CHECK(tree_place(here, &text, "mess/2", "mess") == 0);
	CHECK(scratch_holds("mess/2", "bytes") && mode_of("mess/2") == 0644);
	CHECK(inode("mess/2") != inode("plain"));
	CHECK(chmod("plain", 0644) == 0);
	CHECK(tree_place(here, &text, "mess/3", "mess") == 0);
	CHECK(inode("mess/3") == inode("plain"));
	CHECK(tree_place(here, &text, "mess/3", "mess") == -1 &&
		errno == EEXIST);
	/* Another file took the name meanwhile. */
	CHECK(unlink("plain") == 0);
	scratch_put("plain", "other");
	CHECK(tree_place(here, &text, "mess/4", "mess") == 0);
	CHECK(scratch_holds("mess/4", "bytes"));
	CHECK(tree_keep(here, text.fd, "mess") == 0 && tree_seal(here) == 0);
	file_close(text.fd);
}

/* Where one syncfs is not to be believed each file is sealed, and its name. */
static void kept(void)
{
	struct tree_text text = {here, "plain", tree_file(here, "plain")};

	seals_begin();
	seals_system = 0x6969;
	CHECK(chmod("plain", 0600) == 0);
	CHECK(tree_place(here, &text, "mess/5", "mess") == 0);
	CHECK(seals_has("mess/5") && seals_has("mess"));
	CHECK(tree_seal(here) == 0 && seals_all == 0);
	for (unsigned works = 0; works < 2; works++) {
		seals_left = works;
		CHECK(tree_keep(here, text.fd, "mess") == -1 && errno == EIO);
	}
	seals_begin();
	seals_system = 0;
	file_close(text.fd);
}

/* Half a text is none. */
static void no_room(void)
{
	static const struct rlimit little = {3, 3};
	struct tree_text text = {here, "plain", tree_file(here, "plain")};
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &little) == -1)
			_exit(99);
		_exit(tree_place(here, &text, "mess/6", "mess") == -1 ? 7 : 0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 7);
	file_close(text.fd);
}

static char names[200];

static int note(void *context, const char *dir, const char *name)
{
	(void)context;
	if (strcmp(name, "stop") == 0) {
		errno = EDOM;
		return -1;
	}
	strcat(strcat(strcat(strcat(names, dir), "/"), name), " ");
	return 0;
}

static void walks(void)
{
	const struct tree_visit visit = {0, note};

	scratch_mkdir("w");
	CHECK(tree_walk(here, "w", &visit) == 0 && !*names);
	CHECK(tree_walk(here, "none", &visit) == 0 && !*names);
	scratch_mkdir("w/1");
	scratch_mkdir("w/x");
	scratch_put("w/1/a", "");
	scratch_put("w/x/b", "");
	CHECK(symlink("1", "w/2") == 0);
	CHECK(tree_walk_parts(here, "w", &visit) == 0);
	CHECK(strlen(names) == strlen("w/1/a w/x w/2 "));
	CHECK(strstr(names, "w/1/a ") && strstr(names, "w/x ") &&
		strstr(names, "w/2 "));
	scratch_put("w/1/stop", "");
	CHECK(tree_walk_parts(here, "w", &visit) == -1 && errno == EDOM);
	CHECK(tree_walk(here, "plain", &visit) == -1 && errno == ENOTDIR);
}

/* What cannot be looked at is trouble, not something else's file. */
static void unseen(void)
{
	const struct tree_visit visit = {0, note};

	CHECK(unlink("w/1/stop") == 0);
	*names = 0;
	blind = true;
	CHECK(tree_walk_parts(here, "w", &visit) == -1 && errno == EIO);
	CHECK(!strstr(names, "w/1 "));
	blind = false;
	CHECK(tree_walk_parts(here, "w", &visit) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(files);
	RUN(made);
	RUN(locks);
	RUN(placed);
	RUN(kept);
	RUN(no_room);
	RUN(walks);
	RUN(unseen);
	RUN(scratch_leave);
	return check_done();
}
