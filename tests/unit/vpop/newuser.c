/* newuser: users come and go with their folders
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/newuser.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "route/vuser.h"

#include "child.h"

const char prog_name[] = "newuser";

static const char *quota;

static void ask_quota(void)
{
	(void)newuser_quota(quota);
}

static void quotas(void)
{
	static const char *const bad[] = {"junk", "10X", "-1"};

	CHECK(strcmp(newuser_quota("10M"), "10485760S") == 0);
	CHECK(strcmp(newuser_quota("NOQUOTA"), "NOQUOTA") == 0);
	for (size_t i = 0; i < 3; i++) {
		quota = bad[i];
		CHECK(child_run(ask_quota) == 100);
	}
}

static void first(void)
{
	const struct newuser user = {"postmaster", "h", "Postmaster", 0, 0};

	newuser_add("d", &user, true);
}

static void first_again(void)
{
	const struct newuser user = {"postmaster", "i", "Postmaster", 0, 0};

	newuser_add("d", &user, true);
}

static void second(void)
{
	const struct newuser user = {"joe", "h", 0, "1000S", 0};

	newuser_add("d", &user, false);
}

static void added(void)
{
	scratch_mkdir("d");
	CHECK(child_run(first) == 0);
	CHECK(scratch_holds("d/vpasswd",
		"postmaster:h:1:0:Postmaster:d/postmaster:NOQUOTA\n"));
	CHECK(scratch_holds("d/postmaster/lastauth", "0.0.0.0"));
	CHECK(!scratch_there("d/postmaster/Maildir/maildirsize"));
	/* It was broken off: again, with the password of now. */
	CHECK(child_run(first_again) == 0);
	CHECK(scratch_holds("d/vpasswd",
		"postmaster:i:1:0:Postmaster:d/postmaster:NOQUOTA\n"));
	scratch_put("d/postmaster/Maildir/new/1", "mail");
	CHECK(child_run(first) == 100);
	CHECK(unlink("d/postmaster/Maildir/new/1") == 0);
	CHECK(child_run(first) == 0);
	CHECK(child_run(second) == 0 && child_run(first) == 100);
	CHECK(scratch_holds("d/joe/Maildir/maildirsize", "1000S\n0 0\n"));
	CHECK(scratch_holds("d/.dir-control",
		"2\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n\n"));
	CHECK(child_run(second) == 100);
}

static void limited(void)
{
	scratch_put("d/.qmailadmin-limits", "maxpopaccounts 2\n");
	CHECK(child_run(second) == 100);
	CHECK(unlink("d/.qmailadmin-limits") == 0);
}

static void spread_out(void)
{
	scratch_put("d/.dir-control",
		"98\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n\n");
	const struct newuser a = {"aa", "h", 0, 0, 0};
	const struct newuser b = {"bb", "h", 0, 0, 0};
	newuser_add("d", &a, false);
	newuser_add("d", &b, false);
}

static void removes(void)
{
	newuser_remove("d", "bb");
}

/* The disk is full: who stays in the database keeps his mail. */
static void removes_without_room(void)
{
	const struct rlimit none = {0, 0};

	(void)signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &none) == 0)
		removes();
}

static void spread(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;

	CHECK(child_run(spread_out) == 0);
	CHECK(scratch_there("d/aa/Maildir") && scratch_there("d/0/bb/Maildir"));
	CHECK(child_run(removes_without_room) == 111);
	CHECK(scratch_there("d/0/bb/Maildir"));
	CHECK(child_run(removes) == 0 && !scratch_there("d/0/bb"));
	CHECK(scratch_holds("d/.dir_control_free", "0\n"));
	CHECK(vuser_find("d", str_text("bb"), &line, &user) == 0);
	CHECK(child_run(removes) == 100);
	buf_free(&line);
}

static void removes_joe(void)
{
	newuser_remove("d", "joe");
}

/* Somebody's directory that is elsewhere stays. */
static void elsewhere(void)
{
	scratch_mkdir("e");
	scratch_put("d/vpasswd", "joe:h:1:0:j:d/../e:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && scratch_there("e"));
	scratch_put("d/vpasswd", "joe:h:1:0:j:d:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && scratch_there("d/vpasswd"));
}

/* What is another's as well stays, and so does the whole domain. */
static void shared(void)
{
	CHECK(system("rm -rf d") == 0);
	scratch_mkdir("d");
	scratch_mkdir("d/ann");
	scratch_mkdir("d/ann/Maildir");
	scratch_put("d/vpasswd", "ann:h:1:0:a:d/ann:NOQUOTA\n"
				 "joe:h:1:0:j:d/ann/:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && scratch_there("d/ann/Maildir"));
	CHECK(scratch_holds("d/vpasswd", "ann:h:1:0:a:d/ann:NOQUOTA\n"));
	scratch_put("d/vpasswd", "ann:h:1:0:a:d/x/ann:NOQUOTA\n"
				 "joe:h:1:0:j:d/x:NOQUOTA\n");
	scratch_mkdir("d/x");
	CHECK(child_run(removes_joe) == 0 && scratch_there("d/x"));
	scratch_put("d/vpasswd", "joe:h:1:0:j:d//:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && scratch_there("d/ann/Maildir"));
	/* A name that begins as his does is another's. */
	scratch_put("d/vpasswd", "ann:h:1:0:a:d/xx:NOQUOTA\n"
				 "joe:h:1:0:j:d/x:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && !scratch_there("d/x"));
}

/* A folder that vpasswd does not name goes with him, or the next one of his
 * name would have his mail; but not a list's. */
static void unnamed(void)
{
	scratch_put("d/vpasswd", "joe:h:1:0:j::NOQUOTA\n");
	scratch_mkdir("d/joe");
	scratch_mkdir("d/joe/Maildir");
	CHECK(child_run(removes_joe) == 0 && !scratch_there("d/joe"));
	scratch_put("d/vpasswd", "joe:h:1:0:j::NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0);
	scratch_put("d/vpasswd", "joe:h:1:0:j::NOQUOTA\n");
	scratch_mkdir("d/joe");
	scratch_put("d/joe/subscribers", "x");
	CHECK(child_run(removes_joe) == 0);
	CHECK(scratch_there("d/joe/subscribers"));
	CHECK(unlink("d/joe/subscribers") == 0 && rmdir("d/joe") == 0);
	/* His who has none named is where his name is. */
	scratch_put("d/vpasswd", "ann:h:1:0:a::NOQUOTA\n"
				 "joe:h:1:0:j:d/ann:NOQUOTA\n");
	CHECK(child_run(removes_joe) == 0 && scratch_there("d/ann/Maildir"));
}

/* What cannot be removed is not the next one's of that name: that deep it
 * ends. */
static void stuck(void)
{
	char deep[300] = "d/joe";

	scratch_put("d/vpasswd", "joe:h:1:0:j:d/joe:NOQUOTA\n");
	for (int i = 0; i < 70; i++) {
		scratch_mkdir(deep);
		strcat(deep, "/x");
	}
	CHECK(child_run(removes_joe) == 111 && !scratch_there("d/joe"));
	CHECK(system("grep -q 'unable to remove all of d/.gone-joe-' err") ==
		0);
	CHECK(child_run(second) == 0 && scratch_there("d/joe/Maildir"));
	CHECK(system("rm -rf d/.gone-joe-* d/joe") == 0);
}

/* A list's directory is nobody's folder, or he would take it with him. */
static void strange(void)
{
	scratch_put("d/vpasswd", "");
	CHECK(unlink("d/vpasswd.cdb") == 0);
	scratch_mkdir("d/joe");
	scratch_put("d/joe/subscribers", "x");
	CHECK(child_run(second) == 100 && !scratch_there("d/joe/Maildir"));
	CHECK(scratch_holds("d/vpasswd", ""));
	CHECK(unlink("d/joe/subscribers") == 0);
	CHECK(child_run(second) == 0);
	CHECK(child_run(removes_joe) == 0);
}

static void damaged(void)
{
	scratch_put("d/.dir-control", "nonsense");
	CHECK(child_run(second) == 0);
	CHECK(scratch_holds("err", "newuser: warning: counted anew, for it was "
				   "broken: d/.dir-control\n"));
}

int main(void)
{
	umask(077);
	RUN(scratch_enter);
	RUN(quotas);
	RUN(added);
	RUN(limited);
	RUN(spread);
	RUN(elsewhere);
	RUN(shared);
	RUN(unnamed);
	RUN(stuck);
	RUN(strange);
	RUN(damaged);
	RUN(scratch_leave);
	return check_done();
}
