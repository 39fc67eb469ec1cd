/* userdb: vpasswd and vpasswd.cdb change together, or not at all
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/userdb.h"

#include "child.h"

const char prog_name[] = "userdb";

static struct userdb db;
static struct vuser user;

static void put(const char *line)
{
	CHECK(vuser_parse(str_text(line), &user));
	userdb_put(&db, &user);
}

static bool in_cdb(const char *name, const char *want)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	bool right = vuser_find("d", str_text(name), &line, &user) == 1 &&
		     str_is(buf_str(&line), want);

	buf_free(&line);
	return right;
}

static void begins(void)
{
	userdb_open(&db, "d", USERDB_NEW);
	CHECK(db.n == 0);
	put("postmaster:h:1:0:Postmaster:/d/p:NOQUOTA");
	userdb_commit(&db);
}

static void new (void)
{
	struct stat st;

	scratch_mkdir("d");
	CHECK(child_run(begins) == 0);
	CHECK(scratch_holds(
		"d/vpasswd", "postmaster:h:1:0:Postmaster:/d/p:NOQUOTA\n"));
	CHECK(in_cdb("postmaster", "postmaster:h:1:0:Postmaster:/d/p:NOQUOTA"));
	CHECK(stat("d/vpasswd.cdb", &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK(scratch_there("d/.vpasswd.lock"));
}

static void changes(void)
{
	size_t i;

	userdb_open(&db, "d", USERDB_ALL);
	put("joe:h:1:0:j:/d/joe:10S");
	put("zoe:h:1:0:z:/d/zoe:NOQUOTA:clear");
	put("ann:h:1:0:a:/d/ann:NOQUOTA");
	CHECK(!userdb_find(&db, str_text("bob"), &i) && i == 1);
	CHECK(userdb_find(&db, str_text("joe"), &i) && i == 1);
	userdb_get(&db, i, &user);
	user.flags = 2;
	user.gecos = str_of("J:o\ne\0!", 7);
	userdb_put(&db, &user);
	CHECK(userdb_find(&db, str_text("postmaster"), &i));
	userdb_drop(&db, i);
	CHECK(!userdb_find(&db, str_text("postmaster"), &i) && db.n == 3);
	userdb_commit(&db);
}

static void changed(void)
{
	CHECK(child_run(changes) == 0);
	CHECK(scratch_holds("d/vpasswd", "ann:h:1:0:a:/d/ann:NOQUOTA\n"
					 "joe:h:1:2:Joe!:/d/joe:10S\n"
					 "zoe:h:1:0:z:/d/zoe:NOQUOTA:clear\n"));
	CHECK(in_cdb("zoe", "zoe:h:1:0:z:/d/zoe:NOQUOTA:clear"));
	CHECK(!in_cdb("postmaster", ""));
}

/* What vpopmail did not sort is sorted, and lines stay as they were. */
static void adds(void)
{
	userdb_open(&db, "d", USERDB_ALL);
	put("mia:h:1:0:m:/d/mia:NOQUOTA");
	userdb_commit(&db);
}

static void unsorted(void)
{
	scratch_put("d/vpasswd",
		"zoe:{X}h:01:00:z:/d/zoe:\nbob:h:1:9999999:b:/d/bob:5C:\n"
		"zoe:2:1:0:z:/d/2:\nann:h:1:0:a::NOQUOTA");
	CHECK(child_run(adds) == 0);
	CHECK(scratch_holds("d/vpasswd",
		"ann:h:1:0:a::NOQUOTA\nbob:h:1:9999999:b:/d/bob:5C:\n"
		"mia:h:1:0:m:/d/mia:NOQUOTA\nzoe:{X}h:01:00:z:/d/zoe:\n"
		"zoe:2:1:0:z:/d/2:\n"));
	CHECK(in_cdb("zoe", "zoe:{X}h:01:00:z:/d/zoe:"));
}

static void broken(void)
{
	scratch_put("d/vpasswd", "ann:h:1:0:a::NOQUOTA\njoe\n");
	CHECK(child_run(adds) == 111);
	CHECK(scratch_holds("err",
		"userdb: fatal: d/vpasswd line 2 is no user's "
		"(name:hash:kind:flags:gecos:dir:quota): nothing is changed; "
		"mend or remove that line, then run vmkpasswd\n"));
	CHECK(scratch_holds("d/vpasswd", "ann:h:1:0:a::NOQUOTA\njoe\n"));
	CHECK(in_cdb("zoe", "zoe:{X}h:01:00:z:/d/zoe:"));
	CHECK(!scratch_there("d/vpasswd.new"));
	CHECK(unlink("d/vpasswd") == 0);
	CHECK(child_run(adds) == 111);
}

static void remake(void)
{
	userdb_open(&db, "d", USERDB_REMAKE);
	userdb_commit(&db);
}

/* An empty vpasswd does not empty the cdb: only vmkpasswd makes it so. */
static void emptied(void)
{
	scratch_put("d/vpasswd", "zoe:h:1:0:z:/d/z:NOQUOTA\n");
	CHECK(child_run(remake) == 0);
	scratch_put("d/vpasswd", "");
	CHECK(child_run(adds) == 111);
	CHECK(in_cdb("zoe", "zoe:h:1:0:z:/d/z:NOQUOTA"));
	CHECK(scratch_holds("err",
		"userdb: fatal: d/vpasswd is empty, but vpasswd.cdb is not: "
		"nothing is changed; bring vpasswd back, or run vmkpasswd if "
		"no user shall be left\n"));
	CHECK(child_run(remake) == 0);
	CHECK(child_run(adds) == 0);
}

static void many_users(void)
{
	char line[100];
	size_t i;

	userdb_open(&db, "d", USERDB_NEW);
	for (int n = 0; n < 1000; n++) {
		snprintf(line, sizeof(line), "u%d:h:1:0:u:/d/u%d:NOQUOTA",
			n * 7919 % 1000, n);
		put(line);
	}
	CHECK(db.n == 1000);
	for (int n = 0; n < 1000; n++) {
		snprintf(line, sizeof(line), "u%d", n);
		CHECK(userdb_find(&db, str_text(line), &i));
	}
	userdb_commit(&db);
}

/* Writers at the same moment: none takes another's change away. */
static void at_once(void)
{
	char line[100];

	for (int n = 0; n < 8; n++) {
		pid_t pid = fork();
		if (pid == 0) {
			snprintf(line, sizeof(line), "v%d:h:1:0:v:/d/v:NOQUOTA",
				n);
			userdb_open(&db, "d", USERDB_ALL);
			put(line);
			userdb_commit(&db);
			_exit(0);
		}
	}
	while (wait(0) > 0)
		continue;
	userdb_open(&db, "d", USERDB_READ);
	CHECK(db.n == 1008);
}

static void many(void)
{
	CHECK(child_run(many_users) == 0);
	at_once();
}

int main(void)
{
	RUN(scratch_enter);
	RUN(new);
	RUN(changed);
	RUN(unsorted);
	RUN(broken);
	RUN(many);
	RUN(emptied);
	RUN(scratch_leave);
	return check_done();
}
