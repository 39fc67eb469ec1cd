/* getpw: what the program says, and what becomes of it otherwise
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* fgetpwent */
#include "route/getpw.h"

#include <pwd.h>

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

/* Whoever stands in /etc/passwd and owns his home costs no program; root, and
 * a name that is written otherwise, do. */
static void passwd(void)
{
	FILE *file = fopen("/etc/passwd", "r");
	const struct passwd *pw;
	struct stat st;

	program("exit 111");
	CHECK(getpw_ask(str_text("root"), &answer) == -1);
	CHECK(file != 0);
	while (file && (pw = fgetpwent(file)) != 0) {
		if (strlen(pw->pw_name) > 31)
			continue;
		bool owner = pw->pw_uid > 0 && stat(pw->pw_dir, &st) == 0 &&
			     st.st_uid == pw->pw_uid;
		int got = getpw_ask(str_text(pw->pw_name), &answer);
		CHECK(got == (owner ? 0 : -1));
		CHECK(got == -1 || strcmp(answer.s, pw->pw_name) == 0);
		got = getpw_listed(str_text(pw->pw_name), &answer);
		CHECK(got == owner);
	}
	CHECK(getpw_listed(str_text("nobody-there"), &answer) == 0);
	CHECK(getpw_listed(str_text(""), &answer) == 0);
	if (file)
		fclose(file);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(answers);
	RUN(failures);
	RUN(passwd);
	RUN(scratch_leave);
	return check_done();
}
