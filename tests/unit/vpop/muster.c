/* muster: many users at once, and back again as a table
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/muster.h"

#include "child.h"

const char prog_name[] = "muster";

static struct enroll where = {
	.name = "a.example", .real = "a.example", .dir = "d"};

static void take(void)
{
	static struct roster roster = {.domain = &where, .rows = BUF_NOLIMIT};
	const struct roster_in in = {.fd = 0, .file = "in", .update = true};

	roster.in = &in;
	const struct row *rows = roster_read(&roster);
	muster_apply(&roster, rows);
}

static void show(void)
{
	static char space[4096];
	struct out out = OUT_TO(1, space);

	muster_write(&where, &out, true);
	if (out_flush(&out) == -1)
		_exit(99);
}

static void enter(void)
{
	scratch_mkdir("d");
	scratch_put("d/vpasswd", "joe:h:1:0:Joe:d/joe:NOQUOTA\n"
				 "odd:h:1:4096:a,\"b:d/odd:5C:secret\n");
	scratch_put(
		"d/.dir-control", "2\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n\n");
}

static void added(void)
{
	scratch_put("in", "name,hash,gecos,quota\nzoe,h2,\"Z, z\",1000S\n"
			  "ann,h1,,\n");
	CHECK(child_run(take) == 0);
	CHECK(scratch_holds("d/vpasswd",
		"ann:h1:1:0:ann:d/ann:NOQUOTA\njoe:h:1:0:Joe:d/joe:NOQUOTA\n"
		"odd:h:1:4096:a,\"b:d/odd:5C:secret\n"
		"zoe:h2:1:0:Z, z:d/zoe:1000S\n"));
	CHECK(scratch_there("d/ann/Maildir/new"));
	CHECK(scratch_holds("d/ann/lastauth", "0.0.0.0"));
	CHECK(scratch_holds("d/zoe/Maildir/maildirsize", "1000S\n0 0\n"));
	CHECK(scratch_holds("d/.dir-control",
		"4\n0\n3\n0 0 0\n61 61 61\n0 2 4\n0 0 0\n\n"));
	CHECK(scratch_there("d/vpasswd.cdb"));
}

static void changed(void)
{
	scratch_put("in", "name,gecos,quota,hash\nzoe,Zoe,2000S,\n"
			  "joe,,,new\n");
	CHECK(child_run(take) == 0);
	CHECK(scratch_holds("d/vpasswd", "ann:h1:1:0:ann:d/ann:NOQUOTA\n"
					 "joe:new:1:0:Joe:d/joe:NOQUOTA\n"
					 "odd:h:1:4096:a,\"b:d/odd:5C:secret\n"
					 "zoe:h2:1:0:Zoe:d/zoe:2000S\n"));
	CHECK(scratch_holds("d/zoe/Maildir/maildirsize", "2000S\n0 0\n"));
}

/* A password in clear does not outlive its hash, which logins by APOP would
 * not notice. */
static void unclear(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;

	scratch_mkdir("c");
	where.dir = "c";
	scratch_put("c/vpasswd", "ann:h:1:0:a:c/ann:NOQUOTA:old\n"
				 "bob:h:1:0:b:c/bob:NOQUOTA:old\n"
				 "joe:h:1:0:j:c/joe:NOQUOTA:old\n"
				 "tom:h:1:0:t:c/tom:NOQUOTA:old\n");
	scratch_put("in", "name,hash,clear\nann,h2,\nbob,h,\njoe,h2,new\n"
			  "tom,,new\n");
	CHECK(child_run(take) == 0);
	CHECK(scratch_holds("c/vpasswd", "ann:h2:1:0:a:c/ann:NOQUOTA:\n"
					 "bob:h:1:0:b:c/bob:NOQUOTA:old\n"
					 "joe:h2:1:0:j:c/joe:NOQUOTA:new\n"
					 "tom:h:1:0:t:c/tom:NOQUOTA:new\n"));
	scratch_put("in", "name,password\nbob,fresh\nann,fresh\n");
	CHECK(child_run(take) == 0);
	CHECK(vuser_find("c", str_text("bob"), &line, &user) == 1);
	CHECK_TEXT(user.clear, "fresh");
	CHECK(vuser_find("c", str_text("ann"), &line, &user) == 1);
	CHECK(user.clear.n == 0 && user.has_clear);
	buf_free(&line);
	where.dir = "d";
}

static void shown(void)
{
	CHECK(child_run(show) == 0);
	CHECK(scratch_holds("out", "name,hash,gecos,quota,flags,kind,clear\n"
				   "ann,h1,ann,NOQUOTA,0,1,\n"
				   "joe,new,Joe,NOQUOTA,0,1,\n"
				   "odd,h,\"a,\"\"b\",5C,4096,1,secret\n"
				   "zoe,h2,Zoe,2000S,0,1,\n"));
}

/* What was written is read again, and nothing changes but folders. */
static void round_trip(void)
{
	CHECK(rename("out", "in") == 0);
	CHECK(system("cp d/vpasswd before") == 0 && child_run(take) == 0);
	CHECK(system("grep -v ^odd before >a; grep -v ^odd d/vpasswd | "
		     "sed 's/:$//' | cmp -s - a") == 0);
}

/* Folders of a hundred, as one by one. */
static void many(void)
{
	FILE *table = fopen("in", "w");

	fprintf(table, "name,hash\n");
	for (int i = 0; i < 300; i++)
		fprintf(table, "user%03d,h\n", i);
	CHECK(fclose(table) == 0 && child_run(take) == 0);
	CHECK(scratch_there("d/user094") &&
		scratch_there("d/0/user095/Maildir"));
	CHECK(scratch_there("d/1/user195") && scratch_there("d/2/user295"));
	CHECK(scratch_holds("d/.dir-control",
		"304\n0\n3\n0 0 0\n61 61 61\n0 2 4\n2 0 0\n2\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(added);
	RUN(changed);
	RUN(shown);
	RUN(round_trip);
	RUN(many);
	RUN(unclear);
	RUN(scratch_leave);
	return check_done();
}
