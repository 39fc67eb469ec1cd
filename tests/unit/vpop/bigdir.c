/* bigdir: where the next one goes, as vpopmail has it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/bigdir.h"

#include "child.h"

const char prog_name[] = "bigdir";

static struct bigdir big;

static void file(void)
{
	scratch_mkdir("d");
	CHECK(bigdir_read(&big, "d/.dir-control") && !big.found);
	CHECK(strcmp(bigdir_take(&big, "d"), "") == 0);
	bigdir_write(&big, "d");
	CHECK(scratch_holds("d/.dir-control",
		"1\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n\n"));
	CHECK(bigdir_read(&big, "d/.dir-control") && big.found);
	CHECK(big.users == 1);
}

/* The file after 5921 users, as vpopmail left it; its sixth line is wrong. */
static void its_own(void)
{
	scratch_put("big", "5921\n0\n3\n0 0 0\n61 61 61\n0 2 2\n58 0 0 \nw\n");
	CHECK(bigdir_read(&big, "big") && big.users == 5921);
	CHECK(strcmp(big.place, "w") == 0 && big.index[0] == 58);
}

static void hundreds(void)
{
	big = (struct bigdir){.users = 98};
	CHECK(strcmp(bigdir_take(&big, "d"), "") == 0);
	CHECK(strcmp(bigdir_take(&big, "d"), "0") == 0);
	for (int i = 0; i < 99; i++)
		CHECK(strcmp(bigdir_take(&big, "d"), "0") == 0);
	CHECK(strcmp(bigdir_take(&big, "d"), "1") == 0);
}

static bool after(unsigned steps, const char *place)
{
	big = (struct bigdir){.users = 0};
	for (unsigned i = 0; i < steps; i++)
		bigdir_step(&big);
	return strcmp(big.place, place) == 0;
}

static void levels(void)
{
	CHECK(after(1, "0") && after(11, "A") && after(37, "a"));
	CHECK(after(62, "z") && after(63, "0/0") && after(64, "0/1"));
	CHECK(after(62 + 62, "0/z") && after(62 + 63, "1/0"));
	CHECK(after(62 + 62 * 62, "z/z"));
	CHECK(after(62 + 62 * 62 + 1, "0/0/0"));
	unsigned all = 62 + 62 * 62 + 62 * 62 * 62;
	CHECK(after(all, "z/z/z") && after(all + 1, "z/z/z"));
	bigdir_write(&big, "d");
	CHECK(bigdir_read(&big, "d/.dir-control") && big.level == 2);
}

/* What became free is taken first, but never in the place itself. */
static void free_places(void)
{
	big = (struct bigdir){.users = 254, .index = {1}, .place = "1"};
	bigdir_give(&big, "d", str_text(""));
	bigdir_give(&big, "d", str_text("0"));
	bigdir_give(&big, "d", str_text("0/K"));
	bigdir_give(&big, "d", str_text("../x"));
	CHECK(big.users == 250);
	CHECK(strcmp(bigdir_take(&big, "d"), "0") == 0);
	CHECK(strcmp(bigdir_take(&big, "d"), "0/K") == 0);
	CHECK(strcmp(bigdir_take(&big, "d"), "1") == 0);
	big.users = 0;
	bigdir_give(&big, "d", str_text(""));
	CHECK(big.users == 0);
}

static void broken(void)
{
	static const char *const bad[] = {"", "x\n0\n3\n",
		"1\n3\n3\n0\n6\n0\n0 0 0\n\n",
		"1\n0\n3\n0 0 0\n61 61 61\n0 2 4\n62 0 0\n\n",
		"1\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n../x\n",
		"1\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n0/\n",
		"1\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n0/0/0/0\n"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		scratch_put("f", bad[i]);
		CHECK(!bigdir_read(&big, "f") && big.users == 0);
		CHECK(big.found && !big.place[0]);
	}
}

static void of_a_directory(void)
{
	(void)bigdir_read(&big, "d");
}

static void unreadable(void)
{
	CHECK(child_run(of_a_directory) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(file);
	RUN(its_own);
	RUN(hundreds);
	RUN(levels);
	RUN(free_places);
	RUN(broken);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
