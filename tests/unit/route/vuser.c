/* vuser: lines, and records found by name
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/vuser.h"

#include <errno.h>

#include "data/cdbmake.h"

#include "scratch.h"

static struct vuser user;

static bool parse(const char *line)
{
	return vuser_parse(str_text(line), &user);
}

static void seven(void)
{
	CHECK(parse("joe:$1$x:1:18:Joe B:/d/joe:10S,2C"));
	CHECK_TEXT(user.name, "joe");
	CHECK_TEXT(user.hash, "$1$x");
	CHECK(user.kind == 1 && user.flags == (VUSER_NO_POP | VUSER_BOUNCE));
	CHECK_TEXT(user.gecos, "Joe B");
	CHECK_TEXT(user.dir, "/d/joe");
	CHECK_TEXT(user.quota, "10S,2C");
	CHECK(!user.has_clear && user.clear.n == 0);
	CHECK(parse("joe::1:0:::") && user.dir.n == 0 && user.quota.n == 0);
}

static void eight(void)
{
	CHECK(parse("joe:h:2:0:j:/d:NOQUOTA:pass:word") && user.has_clear);
	CHECK_TEXT(user.clear, "pass:word");
	CHECK_TEXT(user.quota, "NOQUOTA");
	CHECK(parse("joe:h:1:0:j:/d:NOQUOTA:") && user.has_clear);
	CHECK(user.clear.n == 0);
}

static void broken(void)
{
	static const char *const bad[] = {"", "joe", "joe:h:1:0:j:/d",
		":h:1:0:j:/d:q", "joe:h:x:0:j:/d:q", "joe:h:1:-1:j:/d:q",
		"joe:h:1::j:/d:q", "joe:h:99999999999999999999:0:j:/d:q"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!parse(bad[i]));
	CHECK(!vuser_parse(str_of("joe:h:1:0:j:/d\0x:q", 18), &user));
}

static void make(void)
{
	static struct cdbmake cdb;
	int fd = file_open_empty("vpasswd.cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	CHECK(cdbmake_add(&cdb, str_text("joe"),
		      str_text("h:1:0:j:/d/joe:NOQUOTA")) == 0);
	CHECK(cdbmake_add(&cdb, str_text("bad"), str_text("h:1:0")) == 0);
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static void found(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);

	make();
	CHECK(vuser_find(".", str_text("joe"), &line, &user) == 1);
	CHECK_TEXT(buf_str(&line), "joe:h:1:0:j:/d/joe:NOQUOTA");
	CHECK_TEXT(user.dir, "/d/joe");
	CHECK(vuser_find(".", str_text("ann"), &line, &user) == 0);
	CHECK(vuser_find(".", str_text(""), &line, &user) == 0);
	CHECK(vuser_find(".", str_text("joe:h"), &line, &user) == 0);
	CHECK(vuser_find(".", str_text("bad"), &line, &user) == -1 &&
		errno == EPROTO);
	buf_free(&line);
}

static void not_known(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);

	CHECK(vuser_find("nowhere", str_text("joe"), &line, &user) == -1 &&
		errno == ENOENT);
	CHECK(truncate("vpasswd.cdb", 1000) == 0);
	CHECK(vuser_find(".", str_text("joe"), &line, &user) == -1 &&
		errno == EPROTO);
	buf_free(&line);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(seven);
	RUN(eight);
	RUN(broken);
	RUN(found);
	RUN(not_known);
	RUN(scratch_leave);
	return check_done();
}
