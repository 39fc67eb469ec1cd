/* newpassword: set in all fields, or refused
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/newpassword.h"

#include "child.h"

const char prog_name[] = "newpassword";

static const struct enroll domain = {
	.name = "a.example", .real = "a.example", .dir = "d"};
static struct target target = {.domain = &domain, .names = NAMES_NONE};

static void set(void)
{
	newpassword_set(&target, "new", "H");
}

static void check(void)
{
	newpassword_check(&target);
}

static void changed(void)
{
	scratch_mkdir("d");
	scratch_put("d/vpasswd", "ann:h:1:0:a:d/ann:NOQUOTA:old\n"
				 "joe:h:1:0:j:d/joe:NOQUOTA\n"
				 "tom:h:1:1:t:d/tom:NOQUOTA:\n");
	target.user = target.address = "ann";
	CHECK(child_run(set) == 0);
	target.user = target.address = "joe";
	CHECK(child_run(set) == 0);
	target.user = target.address = "tom";
	CHECK(child_run(set) == 0);
	CHECK(scratch_holds("d/vpasswd", "ann:H:1:0:a:d/ann:NOQUOTA:new\n"
					 "joe:H:1:0:j:d/joe:NOQUOTA\n"
					 "tom:H:1:1:t:d/tom:NOQUOTA:\n"));
	target.user = target.address = "nosuch";
	CHECK(child_run(set) == 100);
}

static void allowed(void)
{
	CHECK(child_run(check) == 100);
	target.user = target.address = "tom";
	CHECK(child_run(check) == 100);
	target.user = target.address = "ann";
	CHECK(child_run(check) == 0);
	scratch_put("d/.qmailadmin-limits", "disable_password_changing\n");
	CHECK(child_run(check) == 100);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(changed);
	RUN(allowed);
	RUN(scratch_leave);
	return check_done();
}
