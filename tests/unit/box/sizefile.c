/* sizefile: maildirsize read and written
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "box/sizefile.h"

#include <errno.h>
#include <sys/wait.h>
#include <time.h>
#include <utime.h>

#include "scratch.h"

static struct sizefile parsed(const char *text)
{
	struct sizefile file = {.sound = true, .lines = 9, .usage = {5, 5}};

	sizefile_parse(str_text(text), &file);
	return file;
}

static bool sums(const char *text, int64_t bytes, int64_t count)
{
	struct sizefile file = parsed(text);

	return file.sound && file.defined && file.usage.bytes == bytes &&
	       file.usage.count == count;
}

static void sound(void)
{
	CHECK(sums("1000S\n0 0\n", 0, 0));
	CHECK(sums("1000S,10C\n16951 8\n875 1\n-236 -1\n", 17590, 8));
	CHECK(sums("1000S\n   16951      8\n  875   1 \n", 17826, 9));
	CHECK(sums("1000S\n10 1\n-20 -2\n", 0, 0)); /* never below 0 */
	CHECK(sums("1000S\n10 1\n-20 -2\n30 3\n", 20, 2));
	struct sizefile file = parsed("5S,7C\n1 1\n2 2\n");
	CHECK(file.lines == 2 && file.allowance.bytes == 5);
	CHECK(file.allowance.count == 7);
}

static bool unsound(const char *text, bool defined)
{
	struct sizefile file = parsed(text);

	return !file.sound && file.defined == defined;
}

static void damaged(void)
{
	CHECK(unsound("", false) && unsound("\n", false));
	CHECK(unsound("junk\n0 0\n", false) && unsound("0 0\n", false));
	CHECK(unsound("1000S\n", true) && unsound("1000S", true));
	CHECK(unsound("1000S\n0 0", true)); /* torn: no line end */
	CHECK(unsound("1000S\n0\n", true) && unsound("1000S\n\n", true));
	CHECK(unsound("1000S\n0 0\nx\n", true));
	CHECK(unsound("1000S\n0 0 0\n", true) &&
		unsound("1000S\n+1 1\n", true));
	CHECK(unsound("1000S\n--1 1\n", true) && unsound("1000S\n1 -\n", true));
	CHECK(unsound("1000S\n9999999999999999 1\n", true));
	CHECK(unsound("1000S\n99999999999999999999999 1\n", true));
}

/* As many large numbers as go in: no overflow (the sanitizers look). */
static void large_numbers(void)
{
	char text[SIZEFILE_MAX + 1];
	size_t n = (size_t)sprintf(text, "1S\n");

	while (n + 40 < sizeof(text))
		n += (size_t)sprintf(
			text + n, "1125899906842624 -1125899906842624\n");
	struct sizefile file = parsed(text);
	CHECK(file.sound && file.usage.bytes > (int64_t)1 << 56);
	CHECK(file.usage.count == 0);
}

static int dir;

static void enter(void)
{
	scratch_mkdir("box");
	scratch_mkdir("box/tmp");
	dir = open("box", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(dir != -1);
}

static void written(void)
{
	const struct allowance limit = {5242880, 100};
	const struct usage usage = {16951, 8};
	const struct usage more = {875, 1};
	const struct usage less = {-236, -1};
	struct sizefile file;
	struct stat st;

	CHECK(sizefile_read(dir, &file) == 0);
	CHECK(sizefile_add(dir, &more) == 0); /* none: nothing is made */
	CHECK(!scratch_there("box/maildirsize"));
	CHECK(sizefile_write(dir, &limit, &usage, true) == 0);
	CHECK(scratch_holds("box/maildirsize", "5242880S,100C\n16951 8\n"));
	CHECK(seals_has("box/maildirsize") && seals_early == 0);
	seals_left = 0;
	CHECK(sizefile_write(dir, &limit, &more, true) == -1 && errno == EIO);
	seals_begin();
	CHECK(scratch_holds("box/maildirsize", "5242880S,100C\n16951 8\n"));
	CHECK(stat("box/maildirsize", &st) == 0);
	CHECK((st.st_mode & 0777) == 0600);
	CHECK(sizefile_add(dir, &more) == 0 && sizefile_add(dir, &less) == 0);
	CHECK(scratch_holds(
		"box/maildirsize", "5242880S,100C\n16951 8\n875 1\n-236 -1\n"));
	CHECK(sizefile_read(dir, &file) == 1 && file.sound && file.fresh);
	CHECK(file.lines == 3 && file.usage.bytes == 17590);
	CHECK(rmdir("box/tmp") == 0); /* nothing was left there */
}

static void not_written(void)
{
	const struct allowance limit = {1, 0};
	const struct usage usage = {0, 0};

	CHECK(sizefile_write(dir, &limit, &usage, false) == -1);
	CHECK(errno == ENOENT);
	CHECK(scratch_holds(
		"box/maildirsize", "5242880S,100C\n16951 8\n875 1\n-236 -1\n"));
	scratch_mkdir("box/tmp");
	/* A directory has the name. */
	CHECK(rename("box/maildirsize", "box/kept") == 0);
	scratch_mkdir("box/maildirsize");
	CHECK(sizefile_write(dir, &limit, &usage, false) == -1);
	CHECK(errno == EISDIR && rmdir("box/maildirsize") == 0);
	CHECK(rename("box/kept", "box/maildirsize") == 0);
	CHECK(rmdir("box/tmp") == 0); /* nothing was left there */
	scratch_mkdir("box/tmp");
}

static void old(void)
{
	struct sizefile file;
	struct utimbuf times = {0, 0};

	times.modtime = time(0) - 890;
	CHECK(utime("box/maildirsize", &times) == 0);
	CHECK(sizefile_read(dir, &file) == 1 && file.fresh && file.sound);
	times.modtime = time(0) - 910;
	CHECK(utime("box/maildirsize", &times) == 0);
	CHECK(sizefile_read(dir, &file) == 1 && !file.fresh && file.sound);
	times.modtime = time(0) + 910; /* a clock was wrong */
	CHECK(utime("box/maildirsize", &times) == 0);
	CHECK(sizefile_read(dir, &file) == 1 && !file.fresh);
	CHECK(utime("box/maildirsize", 0) == 0);
	sizefile_make_stale(dir);
	CHECK(sizefile_read(dir, &file) == 1 && !file.fresh && file.sound);
}

/* At 5120 bytes it is to be counted anew; who owns the quota is still told. */
static void full(void)
{
	char text[SIZEFILE_MAX + 100];
	struct sizefile file;
	size_t n = (size_t)sprintf(text, "77S\n");

	while (n < SIZEFILE_MAX - 4)
		n += (size_t)sprintf(text + n, "1 1\n");
	scratch_put("box/maildirsize", text);
	CHECK(sizefile_read(dir, &file) == 1 && file.sound);
	CHECK(file.usage.count == (SIZEFILE_MAX - 8) / 4);
	sprintf(text + n, "1 1\n");
	scratch_put("box/maildirsize", text);
	CHECK(sizefile_read(dir, &file) == 1 && !file.sound && file.defined);
	CHECK(file.allowance.bytes == 77);
}

/* Links and other things in its place. */
static void traps(void)
{
	const struct usage more = {1, 1};
	struct sizefile file;

	CHECK(unlink("box/maildirsize") == 0);
	scratch_put("secret", "1S\n0 0\n");
	CHECK(symlink("../secret", "box/maildirsize") == 0);
	CHECK(sizefile_read(dir, &file) == 0);
	CHECK(sizefile_add(dir, &more) == -1 && errno == ELOOP);
	CHECK(scratch_holds("secret", "1S\n0 0\n"));
	CHECK(sizefile_remove(dir) == 0 && sizefile_remove(dir) == 0);
	CHECK(mkfifo("box/maildirsize", 0600) == 0);
	CHECK(sizefile_read(dir, &file) == -1 || !file.defined);
	CHECK(sizefile_add(dir, &more) == -1);
	CHECK(sizefile_remove(dir) == 0);
	scratch_mkdir("box/maildirsize");
	CHECK(sizefile_read(dir, &file) == -1 && errno == EISDIR);
	CHECK(rmdir("box/maildirsize") == 0);
}

/* Lines of many writers never mix, and none is lost. */
static void writers(void)
{
	const struct allowance limit = {1000000, 0};
	const struct usage none = {0, 0};
	const struct usage more = {123, 1};
	struct sizefile file;
	int status;

	CHECK(sizefile_write(dir, &limit, &none, false) == 0);
	for (int child = 0; child < 4; child++)
		if (fork() == 0) {
			int bad = 0;
			for (int i = 0; i < 150; i++)
				bad |= sizefile_add(dir, &more);
			_exit(bad != 0);
		}
	for (int child = 0; child < 4; child++)
		CHECK(wait(&status) > 0 && status == 0);
	CHECK(sizefile_read(dir, &file) == 1 && file.sound);
	CHECK(file.lines == 601 && file.usage.bytes == 600 * 123);
	CHECK(file.usage.count == 600);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(sound);
	RUN(damaged);
	RUN(large_numbers);
	RUN(enter);
	RUN(written);
	RUN(not_written);
	RUN(old);
	RUN(full);
	RUN(traps);
	RUN(writers);
	RUN(scratch_leave);
	return check_done();
}
