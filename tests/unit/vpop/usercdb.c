/* usercdb: what it holds, and whether it agrees with the lines
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/usercdb.h"

#include "data/cdbroom.h"
#include "many.h"

const char prog_name[] = "usercdb";

static struct renew renew;

static void small(void)
{
	const struct str lines[] = {str_text("ann:h:1:0:a::"),
		str_text("bob:h:1:0:b::"), str_text("bob:2:1:0:b::"),
		str_text("zoe:h:1:0:z::NOQUOTA:x")};
	struct cdbroom room;

	scratch_mkdir("d");
	CHECK(!usercdb_agrees("d", lines, 0));
	usercdb_write("d", lines, 4, &renew);
	CHECK(!scratch_there("d/vpasswd.cdb"));
	renew_place(&renew);
	CHECK(usercdb_agrees("d", lines, 4));
	CHECK(in_cdb("ann", "ann:h:1:0:a::"));
	CHECK(in_cdb("bob", "bob:h:1:0:b::") && in_cdb("cid", 0));
	CHECK(cdbroom_open(&room, "d/vpasswd.cdb") == 0);
	/* One less, one more, another order, another field. */
	CHECK(!usercdb_agrees("d", lines, 3));
	CHECK(!usercdb_agrees("d", lines + 1, 3));
	const struct str swapped[] = {lines[0], lines[2], lines[1], lines[3]};
	CHECK(!usercdb_agrees("d", swapped, 4));
	const struct str other[] = {lines[0], lines[1], lines[2],
		str_text("zoe:h:1:0:z::NOQUOTA:")};
	CHECK(!usercdb_agrees("d", other, 4));
	const struct str more[] = {
		lines[0], lines[1], lines[2], lines[3], str_text("zoe:::::")};
	CHECK(!usercdb_agrees("d", more, 5));
}

static void damaged(void)
{
	const struct str line = str_text("ann:h:1:0:a::");

	scratch_put("d/vpasswd.cdb", "not a cdb");
	CHECK(!usercdb_agrees("d", &line, 1));
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(!usercdb_agrees("d", &line, 1));
}

static void large(void)
{
	struct cdbroom room;

	CHECK(child_run(begins) == 0);
	CHECK(cdbroom_open(&room, "d/vpasswd.cdb") == 1);
	CHECK(room.end - room.next > 10000);
	cdbroom_close(&room);
	CHECK(child_run(opens) == 1);
}

static void by_hand(void)
{
	remember();
	int fd = file_open_append("d/vpasswd", 0600);
	CHECK(file_write_all(fd, "b:h:1:0:b:/d/b:NOQUOTA\n", 23) == 0);
	file_close(fd);
	CHECK(child_run(opens) == 0 && warned());
	CHECK(in_cdb("b", "b:h:1:0:b:/d/b:NOQUOTA"));
	scratch_put_bytes("d/vpasswd", before.s, before.n);
	CHECK(child_run(opens) == 0 && warned());
	CHECK(in_cdb("b", 0));
}

/* A power cut between the two: the text has it, the cdb has not. */
static void between(void)
{
	struct buf cdb = BUF_NOLIMIT;

	CHECK(child_run(begins) == 0);
	CHECK(added("u000005:h:1:0:u:/d/u5:NOQUOTA"));
	CHECK(child_run(opens) == 1);
	CHECK(file_slurp("d/vpasswd.cdb", &cdb) == 0);
	CHECK(added("u000007:h:1:0:u:/d/u7:NOQUOTA"));
	scratch_put_bytes("d/vpasswd.cdb", cdb.s, cdb.n);
	CHECK(in_cdb("u000007", 0));
	CHECK(mended());
	CHECK(in_cdb("u000007", "u000007:h:1:0:u:/d/u7:NOQUOTA"));
	CHECK(dropped("u000005:h:1:0:u:/d/u5:NOQUOTA"));
	CHECK(dropped("u000007:h:1:0:u:/d/u7:NOQUOTA"));
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(mended());
	buf_free(&cdb);
}

/* A small one, too: a power cut between the two names that it gets. */
static void few(void)
{
	struct buf cdb = BUF_NOLIMIT;

	scratch_put("d/vpasswd", "ann:h:1:0:a::\n");
	CHECK(child_run(opens) == 0 && warned());
	CHECK(file_slurp("d/vpasswd.cdb", &cdb) == 0);
	scratch_put("d/vpasswd", "ann:h:1:0:a::\nbob:h:1:0:b::\n");
	CHECK(child_run(opens) == 0 && warned());
	CHECK(in_cdb("bob", "bob:h:1:0:b::"));
	CHECK(child_run(opens) == 0 && scratch_holds("err", ""));
	scratch_put_bytes("d/vpasswd.cdb", cdb.s, cdb.n);
	CHECK(child_run(opens) == 0 && warned());
	CHECK(in_cdb("bob", "bob:h:1:0:b::"));
	buf_free(&cdb);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(small);
	RUN(damaged);
	RUN(large);
	RUN(by_hand);
	RUN(between);
	RUN(few);
	RUN(scratch_leave);
	return check_done();
}
