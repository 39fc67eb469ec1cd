/* folder: directories made, and removed without following links
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/folder.h"

#include "child.h"

const char prog_name[] = "folder";

static void user(void)
{
	struct stat st;

	folder_make_user("joe");
	CHECK(stat("joe/Maildir/tmp", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK((st.st_mode & 0777) == 0700);
	CHECK(scratch_there("joe/Maildir/cur") &&
		scratch_there("joe/Maildir/new"));
	scratch_put("joe/Maildir/new/1", "mail");
	folder_make_user("joe");
	CHECK(scratch_holds("joe/Maildir/new/1", "mail"));
}

static void removed(void)
{
	scratch_mkdir("other");
	scratch_put("other/file", "mine");
	CHECK(symlink("../../other", "joe/Maildir/link") == 0);
	folder_remove("joe");
	CHECK(!scratch_there("joe") && scratch_holds("other/file", "mine"));
	folder_remove("joe");
}

static void in_the_way(void)
{
	folder_make("victim");
}

static void of_a_link(void)
{
	folder_remove("link");
}

static void deep(void)
{
	folder_remove("deep");
}

static void refused(void)
{
	scratch_put("victim", "mine");
	char path[1000] = "deep";

	CHECK(child_run(in_the_way) == 111);
	CHECK(scratch_holds(
		"err", "folder: fatal: no directory: victim: move it away\n"));
	CHECK(symlink("other", "link") == 0);
	CHECK(child_run(of_a_link) == 111);
	CHECK(scratch_holds("other/file", "mine"));
	for (size_t i = 0; i < 40; i++) {
		scratch_mkdir(path);
		strcat(path, "/d");
	}
	CHECK(child_run(deep) == 0 && !scratch_there("deep"));
}

static uid_t whose;

static void of_somebody(void)
{
	folder_remove_of("theirs", whose);
}

static void of_its_owner(void)
{
	scratch_mkdir("theirs");
	scratch_put("theirs/file", "x");
	whose = geteuid() + 1;
	CHECK(child_run(of_somebody) == 111 && scratch_there("theirs/file"));
	CHECK(scratch_holds("err", "folder: fatal: left alone, for it is "
				   "another's: theirs\n"));
	whose = geteuid();
	CHECK(child_run(of_somebody) == 0 && !scratch_there("theirs"));
	CHECK(child_run(of_somebody) == 0);
}

static void held(void)
{
	CHECK(folder_holds(str_text("/a/b"), str_text("/a/b")));
	CHECK(folder_holds(str_text("/a/b/"), str_text("/a/b/c")));
	CHECK(!folder_holds(str_text("/a/b"), str_text("/a/bc")));
	CHECK(!folder_holds(str_text("/a/b"), str_text("/a")));
}

int main(void)
{
	umask(077);
	RUN(scratch_enter);
	RUN(user);
	RUN(removed);
	RUN(refused);
	RUN(of_its_owner);
	RUN(held);
	RUN(scratch_leave);
	return check_done();
}
