/* Items of an installation: made once, mended, otherwise left alone.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "setup/place.h"

#include "check.h"

static int home;
static char dir[] = "place.XXXXXX";

static struct modes item(char kind, mode_t mode, const char *path)
{
	struct modes row = {.kind = kind, .mode = mode};

	row.uid = geteuid();
	row.gid = getegid();
	memcpy(row.path, path, strlen(path) + 1);
	return row;
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	return fstatat(home, path, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_mode
								  : 0;
}

static void makes_directories(void)
{
	struct modes row = item(MODES_DIR, 0750, "d");

	CHECK(place_dir(home, &row) == 1);
	CHECK(mode_of("d") == (S_IFDIR | 0750));
	CHECK(place_dir(home, &row) == 0);
	CHECK(fchmodat(home, "d", 0777, 0) == 0);
	CHECK(place_dir(home, &row) == 1);
	CHECK(mode_of("d") == (S_IFDIR | 0750));
}

static void makes_files(void)
{
	struct modes row = item(MODES_COPY, 0640, "file");
	struct stat one;
	struct stat two;

	CHECK(place_file(home, &row, str_text("first")) == 1);
	CHECK(mode_of("file") == (S_IFREG | 0640));
	CHECK(place_file(home, &row, str_text("first")) == 0);
	CHECK(fstatat(home, "file", &one, 0) == 0);
	CHECK(place_file(home, &row, str_text("other")) == 1);
	CHECK(fstatat(home, "file", &two, 0) == 0);
	CHECK(one.st_ino != two.st_ino);
	CHECK(mode_of("file.new") == 0);
}

static void clears_what_a_killed_run_left(void)
{
	struct modes row = item(MODES_COPY, 0600, "again");
	int fd = openat(home, "again.new", O_WRONLY | O_CREAT, 0600);

	CHECK(fd != -1);
	close(fd);
	CHECK(place_file(home, &row, str_text("whole")) == 1);
	CHECK(mode_of("again.new") == 0);
}

static void keeps_what_is_in_a_zero_file(void)
{
	struct modes row = item(MODES_ZERO, 0644, "zero");
	char c = 0;

	memcpy(row.what, "100", 4);
	CHECK(place_zero(home, &row) == 1);
	int fd = openat(home, "zero", O_RDWR);
	CHECK(lseek(fd, 0, SEEK_END) == 100);
	CHECK(pwrite(fd, "x", 1, 50) == 1);
	CHECK(place_zero(home, &row) == 0);
	CHECK(pread(fd, &c, 1, 50) == 1 && c == 'x');
	close(fd);
	memcpy(row.what, "many", 5);
	CHECK(place_zero(home, &row) == -1 && errno == EINVAL);
}

static void makes_fifos_and_links(void)
{
	struct modes fifo = item(MODES_FIFO, 0622, "fifo");
	struct modes link = item(MODES_LINK, 0777, "link");

	CHECK(place_fifo(home, &fifo) == 1);
	CHECK(mode_of("fifo") == (S_IFIFO | 0622));
	CHECK(place_fifo(home, &fifo) == 0);
	memcpy(link.what, "here", 5);
	CHECK(place_link(home, &link) == 1);
	CHECK(place_link(home, &link) == 0);
	memcpy(link.what, "there", 6);
	CHECK(place_link(home, &link) == 1);
}

static void follows_no_link(void)
{
	struct modes row = item(MODES_DIR, 0700, "to-d");

	CHECK(symlinkat("d", home, "to-d") == 0);
	CHECK(place_dir(home, &row) == -1);
	row = item(MODES_FIFO, 0600, "to-d");
	CHECK(place_fifo(home, &row) == -1);
	row = item(MODES_COPY, 0600, "to-d");
	CHECK(place_file(home, &row, str_text("x")) == 1);
	CHECK(mode_of("to-d") == (S_IFREG | 0600));
	CHECK(mode_of("d") == (S_IFDIR | 0750));
}

static void takes_no_other_type(void)
{
	struct modes row = item(MODES_FIFO, 0600, "d");

	CHECK(place_fifo(home, &row) == -1 && errno == EEXIST);
}

int main(void)
{
	umask(0);
	if (!mkdtemp(dir))
		return 1;
	home = open(dir, O_RDONLY | O_DIRECTORY);
	RUN(makes_directories);
	RUN(makes_files);
	RUN(clears_what_a_killed_run_left);
	RUN(keeps_what_is_in_a_zero_file);
	RUN(makes_fifos_and_links);
	RUN(follows_no_link);
	RUN(takes_no_other_type);
	static const char *const files[] = {
		"file", "again", "zero", "fifo", "link", "to-d", 0};
	for (const char *const *f = files; *f; f++)
		unlinkat(home, *f, 0);
	unlinkat(home, "d", AT_REMOVEDIR);
	rmdir(dir);
	return check_done();
}
