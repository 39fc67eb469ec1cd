/* catchall: whose folder .qmail-default names
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/catchall.h"

#include "child.h"

const char prog_name[] = "catchall";

static bool is(const char *text, const char *user)
{
	scratch_put("d/.qmail-default", text);
	return catchall_is("d", user);
}

static void asks(void)
{
	(void)catchall_is("d", "joe");
}

static void named(void)
{
	scratch_mkdir("d");
	CHECK(!catchall_is("d", "joe"));
	CHECK(is("| /v/bin/vdelivermail '' /v/domains/a/joe\n", "joe"));
	CHECK(is("| /v/bin/vdelivermail '' /v/domains/a/0/joe/ \n", "joe"));
	CHECK(!is("| /v/bin/vdelivermail '' /v/domains/a/joes\n", "joe"));
	CHECK(!is("| /v/bin/vdelivermail '' delete\n", "delete"));
	CHECK(is("| /v/bin/vdelivermail '' joe@D\n", "joe"));
	CHECK(is("| /v/bin/vdelivermail '' '&joe@d'\n", "joe"));
	CHECK(is("| /v/bin/vdelivermail '' \"/v/domains/a/joe\"\n", "joe"));
	CHECK(is("| /v/bin/vdelivermail '' Joe@d\n", "joe"));
	CHECK(!is("| /v/bin/vdelivermail '' joe@else.example\n", "joe"));
	CHECK(!is("| /v/bin/vdelivermail '' joes@d\n", "joe"));
	CHECK(!is("joe", "joe") && !is("", "joe"));
	CHECK(unlink("d/.qmail-default") == 0);
	scratch_mkdir("d/.qmail-default");
	CHECK(child_run(asks) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(named);
	RUN(scratch_leave);
	return check_done();
}
