/* compile: users/assign and morercpthosts become cdbs, or nothing changes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/compile.h"

#include "base/clock.h"
#include "data/cdb.h"

#include "child.h"

const char prog_name[] = "compile";

static bool finds(const char *path, struct str key, struct str want)
{
	struct cdb cdb = CDB_CLOSED;
	struct buf data = BUF_LIMIT(1000);
	bool right = cdb_open(&cdb, path) == 1 &&
		     cdb_find(&cdb, key, &data) == 1 &&
		     str_equal(buf_str(&data), want);

	cdb_close(&cdb);
	buf_free(&data);
	return right;
}

static void both(void)
{
	compile_assign();
	compile_morercpthosts();
	compile_assign(); /* again, as vadddomain and its like may */
}

static void good(void)
{
	CHECK(mkdir("users", 0700) == 0 && mkdir("control", 0700) == 0);
	scratch_put("users/assign", "+a-:a:1:2:/d:-::\n=j:j:1:2:/j:::\n.\n");
	scratch_put("control/morercpthosts",
		"# more\nB.Example \n\nM\xc3\xbc.example\n\xff.example\n");
	CHECK(child_run(both) == 0);
	CHECK(finds("users/cdb", str_text("!a-"),
		str_of("a\0"
		       "1\0"
		       "2\0/d\0-\0",
			11)));
	CHECK(finds("users/cdb", str_text(""), str_text("-")));
	CHECK(finds("control/morercpthosts.cdb", str_text("b.example"),
		str_text("")));
	CHECK(finds("control/morercpthosts.cdb", str_text("xn--m-eha.example"),
		str_text("")));
	CHECK(finds("control/morercpthosts.cdb", str_text("\xff.example"),
		str_text("")));
}

static void bad(void)
{
	scratch_put("users/assign", "+b-:b:1:2:/d:-::\n");
	CHECK(child_run(compile_assign) == 111);
	CHECK(scratch_holds("err",
		"compile: fatal: no closing dot in users/assign line 2\n"));
	scratch_put("users/assign", "+b-:b\n.\n");
	CHECK(child_run(compile_assign) == 111);
	CHECK(finds("users/cdb", str_text(""), str_text("-")));
	CHECK(access("users/cdb.tmp", F_OK) == -1);
	CHECK(unlink("control/morercpthosts") == 0);
	CHECK(child_run(compile_morercpthosts) == 111);
}

/* A users/assign that comes while one waits for another's compilation is the
 * one that counts. */
static void overtaken(void)
{
	int dir = file_open_read("users");

	scratch_put("users/assign", "+old-:o:1:2:/d:-::\n.\n");
	CHECK(dir != -1 && file_lock(dir) == 0);
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		file_close(dir);
		compile_assign();
		_exit(0);
	}
	clock_sleep_ms(200);
	scratch_put("users/new", "+new-:n:1:2:/d:-::\n.\n");
	CHECK(file_rename("users/new", "users/assign") == 0);
	file_close(dir);
	CHECK(waitpid(pid, 0, 0) == pid);
	CHECK(finds("users/cdb", str_text("!new-"),
		str_of("n\0"
		       "1\0"
		       "2\0/d\0-\0",
			11)));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(good);
	RUN(bad);
	RUN(overtaken);
	RUN(scratch_leave);
	return check_done();
}
