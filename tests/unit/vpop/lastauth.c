/* lastauth: who logged in, noted and read
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/lastauth.h"

#include <errno.h>
#include <sys/wait.h>

#include "scratch.h"

static struct lastauth login;

static void never(void)
{
	scratch_mkdir("joe");
	lastauth_read(str_text("joe"), &login);
	CHECK(!login.noted && !login.seen);
	CHECK(lastauth_note("joe", LASTAUTH_NEVER) == 0);
	lastauth_read(str_text("joe"), &login);
	CHECK(login.noted && !login.seen && login.when > 1700000000);
}

static void seen(void)
{
	CHECK(lastauth_note("joe", "2001:db8::1") == 0);
	CHECK(scratch_holds("joe/lastauth", "2001_db8__1"));
	lastauth_read(str_text("joe"), &login);
	CHECK(login.seen && strcmp(login.ip, "2001_db8__1") == 0);
	CHECK(lastauth_note("joe", "::ffff:192.0.2.7") == 0);
	CHECK(scratch_holds("joe/lastauth", "192.0.2.7"));
}

/* A link in its place is replaced, and what it points to stays. */
static void link_there(void)
{
	CHECK(unlink("joe/lastauth") == 0);
	scratch_put("victim", "mine");
	CHECK(symlink("../victim", "joe/lastauth") == 0);
	CHECK(lastauth_note("joe", "192.0.2.8") == 0);
	CHECK(scratch_holds("joe/lastauth", "192.0.2.8"));
	CHECK(scratch_holds("victim", "mine"));
}

/* Many logins of one user at once: none fails. */
static void at_once(void)
{
	pid_t pids[8];
	int failed = 0;

	for (int i = 0; i < 8; i++) {
		pids[i] = fork();
		for (int n = 0; pids[i] == 0 && n < 500; n++)
			if (lastauth_note("joe", "192.0.2.9") == -1)
				_exit(1);
		if (pids[i] == 0)
			_exit(0);
	}
	for (int i = 0; i < 8; i++) {
		int status = -1;
		CHECK(waitpid(pids[i], &status, 0) == pids[i]);
		failed += status != 0;
	}
	CHECK(failed == 0);
	CHECK(scratch_there("joe/lastauth"));
}

static void impossible(void)
{
	CHECK(unlink("joe/lastauth") == 0);
	scratch_mkdir("joe/lastauth");
	CHECK(lastauth_note("joe", "192.0.2.9") == -1);
	CHECK(lastauth_note("nosuch", "192.0.2.9") == -1 && errno == ENOENT);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(never);
	RUN(seen);
	RUN(link_there);
	RUN(at_once);
	RUN(impossible);
	RUN(scratch_leave);
	return check_done();
}
