/* update: QUIT, the delay between logins, and what lay in tmp/
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syscall */
#include "pop/update.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/clock.h"

#include "maildrop.h"

enum { NOW = 2000000000 };

static const struct popterms usual = {.timeout = 1};

static void removes(void)
{
	maildrop_put("box/new/100.1.a,S=2,W=3", "x\n", 100);
	maildrop_put("box/new/200.1.a,S=2,W=3", "x\n", 200);
	maildrop_put("box/cur/300.1.a,S=2,W=3:2,S", "x\n", 300);
	CHECK(maildrop_scan(NOW) == 3);
	drop.letters[0].bits |= DROP_DELETED;
	drop.letters[1].bits |= DROP_READ;
	CHECK(update_do(&drop, &usual) == 0);
	CHECK(!scratch_there("box/new/100.1.a,S=2,W=3"));
	CHECK(scratch_there("box/cur/200.1.a,S=2,W=3:2,"));
	CHECK(scratch_there("box/cur/300.1.a,S=2,W=3:2,S"));
}

/* EXPIRE 0: what was read goes; with a number of days nothing does. */
static void expires(void)
{
	CHECK(maildrop_scan(NOW) == 2);
	drop.letters[0].bits |= DROP_READ;
	CHECK(update_do(&drop,
		      &(struct popterms){.expires = true, .expire = 1}) == 0);
	CHECK(maildrop_scan(NOW) == 2);
	drop.letters[0].bits |= DROP_READ;
	CHECK(update_do(&drop, &(struct popterms){.expires = true}) == 0);
	CHECK(maildrop_scan(NOW) == 1 && maildrop_is(1, "300.1.a,S=2,W=3"));
}

/* What is gone no longer counts; what was marked with T never did. */
static void counted(void)
{
	scratch_put("box/maildirsize", "1000S\n100 9\n");
	maildrop_put("box/new/400.1.a,S=20,W=23", "x\n", 400);
	maildrop_put("box/new/401.1.a,S=3,W=4", "x\n", 401);
	maildrop_put("box/cur/402.1.a,S=50,W=60:2,ST", "x\n", 402);
	CHECK(maildrop_scan(NOW) == 4);
	for (size_t i = 1; i < 4; i++)
		drop.letters[i].bits |= DROP_DELETED;
	CHECK(fchdir(drop.dir) == 0);
	CHECK(update_do(&drop, &usual) == 0);
	CHECK(chdir("..") == 0);
	CHECK(scratch_holds("box/maildirsize", "1000S\n100 9\n-23 -2\n"));
	CHECK(unlink("box/maildirsize") == 0);
}

/* Two sessions delete the same: it is noted once. */
static void counted_once(void)
{
	scratch_put("box/maildirsize", "1000S\n100 9\n");
	maildrop_put("box/new/400.1.a,S=20,W=23", "x\n", 400);
	CHECK(maildrop_scan(NOW) == 2);
	drop.letters[1].bits |= DROP_DELETED;
	CHECK(unlink("box/new/400.1.a,S=20,W=23") == 0);
	CHECK(fchdir(drop.dir) == 0);
	CHECK(update_do(&drop, &usual) == 0);
	CHECK(chdir("..") == 0);
	CHECK(scratch_holds("box/maildirsize", "1000S\n100 9\n"));
	CHECK(unlink("box/maildirsize") == 0);
}

/* In the place of the C library's: we may be told to end meanwhile. */
static bool told_to_end;

int unlinkat(int dir, const char *path, int flags)
{
	if (told_to_end)
		(void)raise(SIGTERM);
	return (int)syscall(SYS_unlinkat, dir, path, flags);
}

/* All that was marked goes, and is counted, before we do. */
static void to_its_end(void)
{
	int status;

	scratch_put("box/maildirsize", "1000S\n100 9\n");
	maildrop_put("box/new/400.1.a,S=20,W=23", "x\n", 400);
	maildrop_put("box/new/401.1.a,S=3,W=4", "x\n", 401);
	CHECK(maildrop_scan(NOW) == 3);
	drop.letters[1].bits |= DROP_DELETED;
	drop.letters[2].bits |= DROP_DELETED;
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		told_to_end = fchdir(drop.dir) == 0;
		_exit(update_do(&drop, &usual));
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	CHECK(!scratch_there("box/new/400.1.a,S=20,W=23"));
	CHECK(!scratch_there("box/new/401.1.a,S=3,W=4"));
	CHECK(scratch_holds("box/maildirsize", "1000S\n100 9\n-23 -2\n"));
	CHECK(unlink("box/maildirsize") == 0);
}

static void fails(void)
{
	CHECK(maildrop_scan(NOW) == 1);
	drop.letters[0].bits |= DROP_DELETED;
	CHECK(unlink("box/cur/300.1.a,S=2,W=3:2,S") == 0);
	scratch_mkdir("box/cur/300.1.a,S=2,W=3:2,S");
	CHECK(update_do(&drop, &usual) == -1);
	CHECK(rmdir("box/cur/300.1.a,S=2,W=3:2,S") == 0);
}

static void logins(void)
{
	const struct popterms slow = {.login_delay = 60};
	const struct timespec old[2] = {{1000, 0}, {1000, 0}};

	CHECK(update_login(drop.dir, &usual) == 0);
	CHECK(!scratch_there("box/pop3login"));
	CHECK(update_login(drop.dir, &slow) == 0);
	CHECK(scratch_there("box/pop3login"));
	uint64_t wait = update_login(drop.dir, &slow);
	CHECK(wait > 50 && wait <= 60);
	CHECK(utimensat(AT_FDCWD, "box/pop3login", old, 0) == 0);
	CHECK(update_login(drop.dir, &slow) == 0);
	CHECK(update_login(drop.dir, &slow) > 50);
	/* Not through a link that somebody put there. */
	CHECK(unlink("box/pop3login") == 0);
	CHECK(symlink("../elsewhere", "box/pop3login") == 0);
	CHECK(update_login(drop.dir, &slow) == 0);
	CHECK(!scratch_there("elsewhere"));
}

/* 36 hours after it was last looked at, not before. */
static void cleans(void)
{
	time_t now = (time_t)clock_seconds();

	maildrop_put("box/tmp/old", "x", now - 37 * 3600);
	maildrop_put("box/tmp/young", "x", now - 35 * 3600);
	update_clean(drop.dir);
	CHECK(!scratch_there("box/tmp/old") && scratch_there("box/tmp/young"));
	update_clean(-1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(maildrop_make);
	RUN(removes);
	RUN(expires);
	RUN(counted);
	RUN(counted_once);
	RUN(to_its_end);
	RUN(fails);
	RUN(logins);
	RUN(cleans);
	RUN(scratch_leave);
	return check_done();
}
