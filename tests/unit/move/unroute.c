/* unroute: what comes out is routed to what went in
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/unroute.h"

#include "scratch.h"

static struct rewrite rewrite;
static struct buf out = BUF_LIMIT(2000);

static void check(const char *local, const char *wanted)
{
	CHECK(unroute(&rewrite, str_text(local), &out) == 0);
	CHECK_TEXT(buf_str(&out), wanted);
}

static void all(void)
{
	scratch_mkdir("control");
	scratch_put("control/me", "me.test\n");
	scratch_put("control/locals", "me.test\nhere.test\n");
	scratch_put("control/virtualdomains",
		"virt.test:joe\n.wild.test:long-er\none@any.test:ann\n");
	CHECK(rewrite_load(&rewrite) == 0);
	check("joe@me.test", "joe@me.test");
	check("joe-x@here.test", "joe-x@here.test");
	check("joe-x@virt.test", "x@virt.test");
	check("joe-x-y@virt.test", "x-y@virt.test");
	check("joe-joe-x@virt.test", "joe-x@virt.test");
	check("long-er-x-y@a.wild.test", "x-y@a.wild.test");
	check("ann-one@any.test", "one@any.test");
}

/* What the files say no more is left as it is. */
static void unknown(void)
{
	check("bob-x@virt.test", "bob-x@virt.test");
	check("joe@gone.test", "joe@gone.test");
	check("a-b-c@gone.test", "a-b-c@gone.test");
	check("joe", "joe");
	check("", "");
	check("-@-", "-@-");
	rewrite_free(&rewrite);
	buf_free(&out);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(all);
	RUN(unknown);
	RUN(scratch_leave);
	return check_done();
}
