/* hosted: virtual domains in users/cdb
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/hosted.h"

#include <errno.h>

#include "data/cdbmake.h"

#include "scratch.h"

static struct buf answer = BUF_LIMIT(LOOKUP_MAX);
static struct lookup domain;

static void add(
	struct cdbmake *make, const char *key, const char *data, size_t n)
{
	CHECK(cdbmake_add(make, str_text(key), str_of(data, n)) == 0);
}

/* The user for his name alone: its key ends in a NUL. */
static void cdbmake_joe(struct cdbmake *make)
{
	CHECK(cdbmake_add(make, str_of("!joe.doe", 9),
		      str_of("joe\0"
			     "7\0"
			     "7\0/h/j\0\0",
			      14)) == 0);
}

static void make(void)
{
	static struct cdbmake make;
	int fd = file_open_empty("cdb", 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	add(&make, "!a.example-",
		"a.example\0"
		"89\0"
		"88\0/d/a\0-\0",
		24);
	add(&make, "!al.example-",
		"a.example\0"
		"89\0"
		"88\0/d/a\0-\0",
		24);
	add(&make, "!joe.doe-",
		"joe\0"
		"7\0"
		"7\0/h/j\0-\0",
		15);
	cdbmake_joe(&make);
	add(&make, "!sub.joe-",
		"joe\0"
		"7\0"
		"7\0/h/j\0-\0sub-",
		19);
	add(&make, "!bad-", "a.example\0x", 11);
	add(&make, "", "-", 1);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
}

static void known(void)
{
	make();
	CHECK(hosted_find("cdb", str_text("A.Example"), &answer, &domain) == 1);
	CHECK_TEXT(domain.user, "a.example");
	CHECK_TEXT(domain.home, "/d/a");
	CHECK(domain.uid == 89 && domain.gid == 88);
	CHECK(hosted_find("cdb", str_text("al.example"), &answer, &domain) ==
		1);
	CHECK_TEXT(domain.user, "a.example");
}

static void unknown(void)
{
	char huge[HOSTED_NAME_MAX + 1];

	memset(huge, 'x', sizeof(huge));
	CHECK(hosted_find("cdb", str_text("b.example"), &answer, &domain) == 0);
	CHECK(hosted_find("cdb", str_text("a.example-joe"), &answer, &domain) ==
		0);
	CHECK(hosted_find("cdb", str_text(""), &answer, &domain) == 0);
	CHECK(hosted_find("cdb", str_of(huge, sizeof(huge)), &answer,
		      &domain) == 0);
	CHECK(hosted_find("none", str_text("a.example"), &answer, &domain) ==
		0);
}

/* What qmail-pw2u makes for a user is no domain to strangers. */
static void users(void)
{
	CHECK(hosted_find("cdb", str_text("joe.doe"), &answer, &domain) == 1);
	CHECK(hosted_domain("cdb", str_text("joe.doe"), &answer, &domain) == 0);
	CHECK(hosted_domain("cdb", str_text("sub.joe"), &answer, &domain) == 0);
	CHECK(hosted_domain("cdb", str_text("b.example"), &answer, &domain) ==
		0);
	CHECK(hosted_domain("cdb", str_text("a.example"), &answer, &domain) ==
		1);
	CHECK_TEXT(domain.home, "/d/a");
	CHECK(hosted_is_users("cdb", str_text("joe.doe"), str_text("/h/j")) ==
		1);
	CHECK(hosted_is_users("cdb", str_text("joe.doe"), str_text("/d/j")) ==
		0);
}

static void damaged(void)
{
	CHECK(hosted_find("cdb", str_text("bad"), &answer, &domain) == -1 &&
		errno == EPROTO);
	CHECK(truncate("cdb", 100) == 0);
	CHECK(hosted_find("cdb", str_text("a.example"), &answer, &domain) ==
		-1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(known);
	RUN(unknown);
	RUN(users);
	RUN(damaged);
	RUN(scratch_leave);
	buf_free(&answer);
	return check_done();
}
