/* userlook: what the next change will find, whatever the cdb says
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/userlook.h"

#include "many.h"

const char prog_name[] = "userlook";

static const char *who;

/* What was said, and does it hold this? */
static bool said(const char *text)
{
	struct buf err = BUF_LIMIT(4096);
	bool holds =
		file_slurp("err", &err) == 0 && strstr(buf_text(&err), text);

	buf_free(&err);
	return holds;
}

static void looks(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	bool found = userlook("d", str_text(who), &line, &user);

	CHECK(!found || str_is(user.name, who));
	_exit(check_bad ? 2 : !found);
}

/* 0: there, 1: not; nothing is said, or that the two disagree. */
static bool told(const char *name, int code, bool agree)
{
	who = name;
	return child_run(looks) == code && scratch_holds("err", "") == agree;
}

static void two(void)
{
	userdb_open(&db, "d", USERDB_NEW);
	put("joe:h:1:0:j:/d/joe:NOQUOTA");
	put("tom:h:1:0:t:/d/tom:10S:clear");
	userdb_commit(&db);
}

static void few(void)
{
	scratch_mkdir("d");
	CHECK(child_run(two) == 0);
	CHECK(told("joe", 0, true) && told("tom", 0, true));
	CHECK(told("jo", 1, true) && told("joe:h", 1, true) &&
		told("", 1, true));
	CHECK(!scratch_there("d/vpasswd.new"));
}

/* A kill between the steps of one that adds, changes, takes away. */
static void behind(void)
{
	scratch_put("d/vpasswd", "joe:other:1:0:j:/d/joe:NOQUOTA\n"
				 "new:h:1:0:n:/d/new:NOQUOTA\n");
	CHECK(told("new", 0, false) && told("joe", 0, false));
	CHECK(told("tom", 1, false) && told("nobody", 1, true));
	CHECK(remove("d/vpasswd.cdb") == 0);
	CHECK(told("new", 0, false));
}

static void broken(void)
{
	scratch_put("d/vpasswd", "joe:hash:1:0:no\n"
				 "new:h:1:0:n:/d/new:NOQUOTA\n\n");
	CHECK(told("new", 0, false));
	CHECK(told("joe", 111, false));
	CHECK(!said("hash:1") && said("of joe is"));
	CHECK(remove("d/vpasswd") == 0);
	CHECK(told("new", 111, false) && said("d/vpasswd"));
}

/* Among many no file is read as a whole, until they are not known to agree. */
static void many(void)
{
	CHECK(child_run(begins) == 0);
	CHECK(told("u000000", 0, true) && told("u000001", 1, true));
	CHECK(told("u017000", 0, true) && told("zzz", 1, true));
	CHECK(truncate("d/vpasswd", 100) == 0);
	CHECK(told("u017000", 1, false) && told("u000000", 0, true));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(few);
	RUN(behind);
	RUN(broken);
	RUN(many);
	RUN(scratch_leave);
	return check_done();
}
