/* vlimits: what commands do with limits that they cannot read, or exceed
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vlimits.h"

#include "child.h"

const char prog_name[] = "vlimits";

static struct bounds limits;

static void read_it(void)
{
	vlimits_read(&limits, "d");
}

static void read_default(void)
{
	vlimits_read_default(&limits);
}

static void files(void)
{
	scratch_mkdir("d");
	scratch_put("d/.qmailadmin-limits", "maxaliases 8\n");
	read_it();
	CHECK(limits.numbers[BOUNDS_ALIASES] == 8);
	read_default();
	CHECK(limits.numbers[BOUNDS_ALIASES] == -1);
	CHECK(unlink("d/.qmailadmin-limits") == 0);
	scratch_mkdir("d/.qmailadmin-limits");
	CHECK(child_run(read_it) == 111 && !scratch_holds("err", ""));
	CHECK(child_run(read_default) == 0);
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/etc");
	scratch_mkdir("vhome/etc/vlimits.default");
	CHECK(child_run(read_default) == 111);
}

static void nine(void)
{
	vlimits_room(&limits, BOUNDS_ALIASES, 9, "d");
}

static void eight(void)
{
	vlimits_room(&limits, BOUNDS_ALIASES, 8, "d");
}

static void any(void)
{
	vlimits_room(&limits, BOUNDS_POP, 1000000, "d");
}

static void room(void)
{
	bounds_none(&limits);
	limits.numbers[BOUNDS_ALIASES] = 8;
	CHECK(child_run(nine) == 100);
	CHECK(child_run(eight) == 0 && child_run(any) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(files);
	RUN(room);
	RUN(scratch_leave);
	return check_done();
}
