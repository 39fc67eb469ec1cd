/* oldpart: names as qmail has them; files with their time, or an error
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/oldpart.h"

#include <errno.h>

#include "scratch.h"

static int here;

static void names(void)
{
	char path[OLDPART_NAME_MAX];

	oldpart_name(path, "info", 100, 23, ".i");
	CHECK(strcmp(path, "info/8/100.i") == 0);
	oldpart_dir(path, "info", 100, 23);
	CHECK(strcmp(path, "info/8") == 0);
	oldpart_name(path, "bounce", 100, 0, "");
	CHECK(strcmp(path, "bounce/100") == 0);
	oldpart_dir(path, "bounce", 100, 0);
	CHECK(strcmp(path, "bounce") == 0);
	oldpart_name(path, "remote", UINT64_MAX, UINT64_MAX - 1, ".i");
	CHECK(strcmp(path, "remote/1/18446744073709551615.i") == 0);
}

static void written(void)
{
	struct oldpart part = OLDPART_CLOSED;
	struct stat st;

	here = open(".", O_RDONLY | O_DIRECTORY);
	scratch_mkdir("d");
	CHECK(oldpart_close(&part, here, "d", 5) == 0); /* never opened */
	CHECK(oldpart_open(&part, here, "d/1", "d") == 0);
	out_text(&part.out, "one");
	CHECK(oldpart_open(&part, here, "d/1", "d") == 0); /* once is enough */
	out_text(&part.out, "two");
	CHECK(oldpart_close(&part, here, "d", 12345) == 0);
	CHECK(scratch_holds("d/1", "onetwo"));
	CHECK(stat("d/1", &st) == 0 && st.st_mtime == 12345);
	CHECK(part.out.fd == -1);
}

static void failures(void)
{
	struct oldpart part = OLDPART_CLOSED;

	CHECK(oldpart_open(&part, here, "none/1", "d") == -1);
	CHECK(part.out.fd == -1 && errno == ENOENT);
	CHECK(oldpart_open(&part, here, "d/2", "d") == 0);
	out_text(&part.out, "x");
	part.out.error = EIO;
	CHECK(oldpart_close(&part, here, "d", 1) == -1 && part.out.fd == -1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(names);
	RUN(written);
	RUN(failures);
	RUN(scratch_leave);
	return check_done();
}
