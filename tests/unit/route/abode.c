/* abode: homes that mail may be delivered in, and others
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/abode.h"

#include "scratch.h"

static void verdicts(void)
{
	scratch_mkdir("home");
	CHECK(chmod("home", 0755) == 0);
	CHECK(abode_enter("home") == ABODE_OK);
	CHECK(scratch_there("../home") && chdir("..") == 0);
	CHECK(chmod("home", 01755) == 0);
	CHECK(abode_enter("home") == ABODE_STICKY && chdir("..") == 0);
	CHECK(chmod("home", 01757) == 0);
	CHECK(abode_enter("home") == ABODE_WRITABLE && chdir("..") == 0);
	CHECK(abode_enter("nowhere") == ABODE_NO_ENTRY);
	CHECK(scratch_there("home"));
	scratch_put("file", "");
	CHECK(abode_enter("file") == ABODE_NO_ENTRY);
	CHECK(abode_enter("") == ABODE_NO_ENTRY);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(verdicts);
	RUN(scratch_leave);
	return check_done();
}
