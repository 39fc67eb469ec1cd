/* getpw: what the program says, and what becomes of it otherwise
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/getpw.h"

#include "scratch.h"

static struct buf answer = BUF_LIMIT(5000);

static void program(const char *script)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_join(&b, "#!/bin/sh\n", script, "\n") == 0);
	scratch_put_bytes("home/bin/qmail-getpw", b.s, b.n);
	CHECK(chmod("home/bin/qmail-getpw", 0700) == 0);
	buf_free(&b);
}

static void answers(void)
{
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	CHECK(getpw_ask(str_text("joe"), &answer) == -1);
	program("printf '%s|' \"$1\"");
	CHECK(getpw_ask(str_text("joe-a b"), &answer) == 0);
	CHECK(str_is(buf_str(&answer), "joe-a b|"));
	CHECK(getpw_ask(str_text(""), &answer) == 0);
	CHECK(str_is(buf_str(&answer), "|"));
}

static void failures(void)
{
	program("exit 111");
	CHECK(getpw_ask(str_text("joe"), &answer) == -1);
	program("echo half; kill -KILL $$");
	CHECK(getpw_ask(str_text("joe"), &answer) == -1);
	/* More than an answer can be. */
	program("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
	CHECK(getpw_ask(str_text("joe"), &answer) == -1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(answers);
	RUN(failures);
	RUN(scratch_leave);
	return check_done();
}
