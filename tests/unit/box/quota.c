/* quota: when a mailbox is full, and when it is counted anew
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/quota.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>
#include <utime.h>

#include "box/maildir.h"
#include "box/sizefile.h"
#include "scratch.h"

static const struct allowance limit = {10000, 5};
static const char file[] = "box/maildirsize";

static void enter(void)
{
	static const char *const dirs[] = {"box", "box/tmp", "box/new",
		"box/cur", "box/.Work", "box/.Work/tmp", "box/.Work/new",
		"box/.Work/cur"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	scratch_put("box/.Work/maildirfolder", "");
	scratch_put("box/new/1.h,S=4000", "");
	scratch_put("box/.Work/new/2.h,S=2000", "");
}

static void age(const char *path, int seconds)
{
	struct utimbuf times = {0, time(0) - seconds};

	CHECK(utime(path, &times) == 0);
}

static bool looks(const struct allowance *a, uint64_t size, int64_t bytes)
{
	struct quota quota;

	return quota_look("box", a, size, &quota) == 1 &&
	       quota.usage.bytes == bytes;
}

/* Without a quota: counted; with a sound file, it is believed. */
static void used(void)
{
	struct usage usage;

	CHECK(quota_used("box", &usage) == 0);
	CHECK(usage.bytes == 6000 && usage.count == 2);
	CHECK(quota_used("box/.Work", &usage) == 0 && usage.bytes == 6000);
	CHECK(!scratch_there(file));
	scratch_put(file, "10S\n300 3\n-100 -1\n");
	age(file, 100000);
	CHECK(quota_used("box", &usage) == 0);
	CHECK(usage.bytes == 200 && usage.count == 2);
	scratch_put(file, "10S\n300\n");
	CHECK(quota_used("box", &usage) == 0 && usage.bytes == 6000);
	CHECK(unlink(file) == 0);
	CHECK(quota_used("nobox", &usage) == 0);
	CHECK(usage.bytes == 0 && usage.count == 0);
}

static void none(void)
{
	const struct allowance no = {0, 0};
	struct quota quota;

	CHECK(quota_look("box", 0, 100, &quota) == 0);
	CHECK(quota_look("box", &no, 100, &quota) == 0);
	CHECK(!quota_over(&quota, UINT64_MAX) && quota_percent(&quota) == 0);
	CHECK(quota_look("nobox", &limit, 100, &quota) == 0);
	CHECK(!scratch_there(file) && quota_add("box", 5, 1) == 0);
	CHECK(!scratch_there(file));
	CHECK(!quota_full("box", &limit, 100000));
}

/* Missing: counted, and kept for the next one; a folder is the same. */
static void missing(void)
{
	CHECK(looks(&limit, 100, 6000));
	CHECK(scratch_holds(file, "10000S,5C\n6000 2\n"));
	CHECK(unlink(file) == 0);
	struct quota quota;
	CHECK(quota_look("box/.Work", &limit, 1, &quota) == 1);
	CHECK(quota.usage.count == 2 && scratch_there(file));
	CHECK(!scratch_there("box/.Work/maildirsize"));
	CHECK(quota_add("box/.Work/", 300, 1) == 0);
	CHECK(scratch_holds(file, "10000S,5C\n6000 2\n300 1\n"));
}

/* While it is fresh and says yes, the file is believed. */
static void believed(void)
{
	scratch_put(file, "10000S,5C\n1 1\n2 1\n");
	CHECK(looks(&limit, 100, 3) && looks(0, 100, 3));
	CHECK(looks(&limit, 9997, 3)); /* just fits */
	CHECK(scratch_holds(file, "10000S,5C\n1 1\n2 1\n"));
}

static void counted_anew(void)
{
	static const char *const texts[] = {"10000S\n1 1\n", "junk\n", "",
		"10000S,5C\n", "10000S,5C\n1 1\n2 1", "10000S,5C\n1 1\nx\n",
		"10001S,5C\n1 1\n"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		scratch_put(file, texts[i]);
		CHECK(looks(&limit, 100, 6000));
		CHECK(scratch_holds(file, "10000S,5C\n6000 2\n"));
	}
	scratch_put(file, "10000S,5C\n1 1\n2 1\n");
	age(file, 1000);
	CHECK(looks(&limit, 100, 6000)); /* stale */
	scratch_put(file, "10000S,5C\n1 1\n2 1\n");
	CHECK(looks(&limit, 9998, 6000)); /* it would have refused */
	scratch_put(file, "10000S,5C\n1 5\n-1 -1\n1 1\n");
	CHECK(looks(&limit, 1, 6000)); /* by the number of messages, too */
}

/* A fresh count that says no is the end; an old one is not. */
static void refused(void)
{
	scratch_put(file, "10000S,5C\n9999 2\n");
	CHECK(looks(&limit, 1, 9999) && looks(&limit, 2, 9999));
	age(file, 1000);
	CHECK(looks(&limit, 2, 6000));
}

static void over(void)
{
	struct quota quota = {{10000, 5}, {6000, 4}};

	CHECK(!quota_over(&quota, 4000) && quota_over(&quota, 4001));
	CHECK(quota_over(&quota, UINT64_MAX) && !quota_over(&quota, 0));
	CHECK(quota_percent(&quota) == 80);
	quota.usage = (struct usage){9999, 5};
	CHECK(quota_over(&quota, 1) && !quota_over(&quota, 0));
	quota.usage = (struct usage){20000, 1};
	CHECK(quota_over(&quota, 1) && quota_percent(&quota) == 200);
	quota.allowance.bytes = 0;
	CHECK(!quota_over(&quota, 1) && quota_percent(&quota) == 20);
	quota.usage = (struct usage){16951, 0};
	quota.allowance = (struct allowance){100000, 0};
	CHECK(quota_percent(&quota) == 16);
	quota.usage.bytes = INT64_MAX;
	CHECK(quota_percent(&quota) == 1000000 && quota_over(&quota, 1));
	quota.allowance.bytes = (uint64_t)1 << 50;
	CHECK(quota_percent(&quota) > 800000);
}

/* Only what is certain is told before a message comes. */
static void full(void)
{
	scratch_put(file, "10000S,5C\n9999 2\n");
	CHECK(quota_full("box", &limit, 2) && !quota_full("box", &limit, 1));
	CHECK(quota_full("box", 0, 2) && quota_full("box/.Work", 0, 2));
	age(file, 1000);
	CHECK(!quota_full("box", &limit, 2));
	scratch_put(file, "10000S,5C\n9999 2\n1 1\n");
	CHECK(!quota_full("box", &limit, 2));
	scratch_put(file, "9000S,5C\n9999 2\n");
	CHECK(!quota_full("box", &limit, 2) && quota_full("box", 0, 2));
	scratch_put(file, "9000S,5C\n9999 2");
	CHECK(!quota_full("box", 0, 2));
	CHECK(scratch_holds(file, "9000S,5C\n9999 2")); /* as it was */
	CHECK(!quota_full("nobox", 0, 2));
}

/* What stands in the file is all there is of a system user's quota. */
static void own(void)
{
	struct quota quota;

	CHECK(quota_set("box", &limit) == 0);
	CHECK(scratch_holds(file, "10000S,5C\n6000 2\n"));
	scratch_put(file, "10000S,5C\n1 1\n2 1"); /* torn */
	CHECK(looks(0, 100, 6000));
	CHECK(scratch_holds(file, "10000S,5C\n6000 2\n"));
	scratch_put(file, "junk\n1 1\n");
	CHECK(quota_look("box", 0, 100, &quota) == 0);
	CHECK(scratch_holds(file, "junk\n1 1\n")); /* not ours to mend */
	const struct allowance no = {0, 0};
	CHECK(quota_set("box", &no) == 0 && !scratch_there(file));
	CHECK(quota_set("box", &no) == 0);
	CHECK(quota_set("nobox", &limit) == -1 && errno == ENOENT);
}

/* What cannot be written is counted all the same. */
static void unwritable(void)
{
	CHECK(rename("box/tmp", "box/away") == 0);
	CHECK(looks(&limit, 100, 6000) && !scratch_there(file));
	CHECK(quota_set("box", &limit) == -1 && errno == ENOENT);
	CHECK(rename("box/away", "box/tmp") == 0);
	CHECK(looks(&limit, 100, 6000) && scratch_there(file));
}

/* ---- many writers ---- */

enum { WRITERS = 4, EACH = 120, BYTES = 10 };

static int deliver(int child, int number)
{
	const struct allowance wide = {1000000, 0};
	struct quota quota;
	char from[60];
	char to[60];

	if (quota_look("box", &wide, BYTES, &quota) != 1)
		return 1;
	snprintf(from, sizeof(from), "box/tmp/%d.%d", child, number);
	snprintf(to, sizeof(to), "box/new/%d.%d.h,S=%d", child, number, BYTES);
	scratch_put(from, "0123456789");
	if (rename(from, to) == -1)
		return 1;
	if (number % 16 == 5)
		(void)unlink(file); /* so that somebody counts */
	return quota_add("box", BYTES, 1);
}

/* Whatever they do to each other, no count is lost for good: what is counted
 * last is right, and the file was sound all the time. */
static void writers(void)
{
	const struct allowance wide = {1000000, 0};
	struct quota quota;
	int status;

	for (int child = 0; child < WRITERS; child++)
		if (fork() == 0) {
			int bad = 0;
			for (int i = 0; i < EACH; i++)
				bad |= deliver(child, i);
			_exit(bad != 0 || check_bad);
		}
	for (int child = 0; child < WRITERS; child++)
		CHECK(wait(&status) > 0 && status == 0);
	age(file, 1000);
	CHECK(quota_look("box", &wide, 1, &quota) == 1);
	CHECK(quota.usage.count == WRITERS * EACH + 2);
	CHECK(quota.usage.bytes == WRITERS * EACH * BYTES + 6000);
	CHECK(system("test -z \"$(ls box/tmp)\"") == 0);
}

/* What a look leaves in the file of a mailbox in which something changes all
 * the time. On a busy machine it may rest for once: then another look. */
static bool restless_look(int dir, const char *before,
	const struct allowance *allowance,
	bool (*seen)(int result, const struct sizefile *read))
{
	for (int i = 0; i < 1000; i++) {
		struct sizefile read;
		struct quota quota;
		scratch_put(file, before);
		CHECK(quota_look("box", allowance, 1, &quota) == 1);
		CHECK(quota.usage.count >= WRITERS * EACH + 2);
		int result = sizefile_read(dir, &read);
		if (seen(result, &read))
			return true;
	}
	return false;
}

static bool stale(int result, const struct sizefile *read)
{
	return result == 1 && read->defined && !read->fresh;
}

static bool none_there(int result, const struct sizefile *read)
{
	(void)read;
	return result == 0;
}

/* A mailbox that never rests: the count is not taken for fresh. */
static void restless(void)
{
	const struct timespec pause = {0, 100000};
	pid_t pid = fork();

	if (pid == 0)
		for (;;) {
			scratch_put("box/new/x.h,S=1", "");
			(void)unlink("box/new/x.h,S=1");
			nanosleep(&pause, 0);
		}
	int dir = open("box", O_RDONLY | O_DIRECTORY);
	CHECK(restless_look(dir, "10000S,5C\n", 0, stale));
	CHECK(restless_look(dir, "junk\n", &limit, none_there));
	file_close(dir);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(used);
	RUN(none);
	RUN(missing);
	RUN(believed);
	RUN(counted_anew);
	RUN(refused);
	RUN(over);
	RUN(full);
	RUN(own);
	RUN(unwritable);
	RUN(writers);
	RUN(restless);
	RUN(scratch_leave);
	return check_done();
}
