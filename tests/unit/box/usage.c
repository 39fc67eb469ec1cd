/* usage: what a Maildir and its folders hold
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/usage.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>

#include "scratch.h"
#include "without.h"

static void make_box(const char *path)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	char name[100];

	for (size_t i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s%s", path, parts[i]);
		scratch_mkdir(name);
	}
}

static struct usage used(const char *path)
{
	struct usage usage = {-1, -1};
	int dir = open(path, O_RDONLY | O_DIRECTORY);

	CHECK(dir != -1 && usage_count(dir, &usage) == 0);
	file_close(dir);
	return usage;
}

static bool holds(int64_t bytes, int64_t count)
{
	struct usage usage = used("box");

	return usage.bytes == bytes && usage.count == count;
}

static int64_t changed(void)
{
	int64_t ns = -1;
	int dir = open("box", O_RDONLY | O_DIRECTORY);

	CHECK(dir != -1 && usage_changed(dir, &ns) == 0);
	file_close(dir);
	return ns;
}

/* A name that tells its size is believed, others are asked. */
static void messages(void)
{
	make_box("box");
	CHECK(holds(0, 0));
	scratch_put("box/new/1.M1P1.h", "12345");
	CHECK(holds(5, 1));
	scratch_put("box/new/2.M1P1.h,S=1000", "12345");
	CHECK(holds(1005, 2));
	scratch_put("box/cur/3.M1P1.h,S=500,W=510:2,S", "x");
	CHECK(holds(1505, 3));
	scratch_put("box/cur/4.M1P1.h,S=5x0:2,S", "xyz"); /* no size */
	CHECK(holds(1508, 4));
	scratch_put("box/cur/5.M1P1.h:2,S,S=9000", "ab"); /* behind the flags */
	CHECK(holds(1510, 5));
}

static void not_counted(void)
{
	scratch_put("box/tmp/6.M1P1.h,S=77", "in work");
	scratch_put("box/new/.hidden,S=77", "");
	scratch_put("box/cur/7.M1P1.h,S=77:2,ST", "deleted");
	scratch_put("box/cur/8.M1P1.h:2,FRST", "deleted");
	scratch_put("box/elsewhere", "no message");
	scratch_mkdir("box/new/directory");
	CHECK(symlink("1.M1P1.h", "box/new/link") == 0);
	CHECK(holds(1510, 5));
}

/* .Trash does not count, .Trash.old and .trash do; what is no folder, and a
 * link to elsewhere, do no harm. */
static void folders(void)
{
	make_box("box/.Work");
	scratch_put("box/.Work/cur/1.h,S=100:2,S", "");
	scratch_put("box/.Work/new/2.h", "123");
	CHECK(holds(1613, 7));
	make_box("box/.Trash");
	scratch_put("box/.Trash/cur/1.h,S=9000:2,S", "");
	CHECK(holds(1613, 7));
	make_box("box/.Trash.old");
	scratch_put("box/.Trash.old/cur/1.h,S=10:2,S", "");
	CHECK(holds(1623, 8));
	scratch_mkdir("box/.empty");
	scratch_put("box/.file", "");
	CHECK(symlink(".Work", "box/.link") == 0);
	CHECK(symlink("/nowhere", "box/.dangling") == 0);
	make_box("box/Work");
	scratch_put("box/Work/cur/1.h,S=10:2,S", "");
	CHECK(holds(1623, 8));
}

/* A hostile name cannot turn the sum round. */
static void huge(void)
{
	char name[100];

	make_box("box/.Huge");
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name),
			"box/.Huge/new/%d.h,S=9999999999999999999", i);
		int fd = open(name, O_CREAT | O_WRONLY, 0600);
		CHECK(fd != -1);
		file_close(fd);
	}
	struct usage usage = used("box");
	CHECK(usage.bytes > (int64_t)1 << 60);
	CHECK(usage.count == 5008);
	CHECK(system("rm -r box/.Huge") == 0);
	CHECK(holds(1623, 8));
}

/* A change in any new or cur shows; one elsewhere does not. */
static void changes(void)
{
	static const struct timespec pause = {0, 30000000};
	int64_t first = changed();

	CHECK(first > 0 && changed() == first);
	nanosleep(&pause, 0);
	scratch_put("box/tmp/x", "");
	scratch_put("box/y", "");
	CHECK(changed() == first);
	scratch_put("box/.Work/new/x,S=1", "");
	int64_t second = changed();
	CHECK(second > first);
	nanosleep(&pause, 0);
	CHECK(unlink("box/.Work/new/x,S=1") == 0);
	CHECK(changed() > second);
}

static void no_directory(void)
{
	struct usage usage;
	int64_t ns;

	CHECK(usage_count(-1, &usage) == -1 && errno == EBADF);
	CHECK(usage_changed(-1, &ns) == -1 && errno == EBADF);
	scratch_mkdir("bare");
	usage = used("bare");
	CHECK(usage.bytes == 0 && usage.count == 0);
}

/* A directory that cannot be read is no count. */
static void unreadable(void)
{
	int status;
	int dir = open("box", O_RDONLY | O_DIRECTORY);

	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct usage usage;
		if (!without(SYS_getdents64))
			_exit(77);
		_exit(usage_count(dir, &usage) == -1 && errno == ENOSYS ? 0
									: 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77);
	file_close(dir);
}

/* A long walk leaves no descriptor behind. */
static void descriptors(void)
{
	int before = dup(0);

	file_close(before);
	for (int i = 0; i < 50; i++)
		(void)used("box");
	int after = dup(0);
	file_close(after);
	CHECK(before == after);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(messages);
	RUN(not_counted);
	RUN(folders);
	RUN(huge);
	RUN(changes);
	RUN(no_directory);
	RUN(unreadable);
	RUN(descriptors);
	RUN(scratch_leave);
	return check_done();
}
