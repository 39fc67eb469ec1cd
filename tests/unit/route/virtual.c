/* virtual: the line of .qmail-default, and the users it finds
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/virtual.h"

#include <errno.h>

#include "data/cdbmake.h"

#include "scratch.h"

static struct str word;

static bool ours(const char *command)
{
	return virtual_command(str_text(command), &word);
}

static void commands(void)
{
	CHECK(ours(" ./home/bin/vdelivermail '' delete"));
	CHECK_TEXT(word, "delete");
	CHECK(ours("./home/bin/vdelivermail\t''  bounce-no-mailbox "));
	CHECK(ours("./home/bin/vdelivermail '' joe+x@a.example"));
	CHECK(!ours("./home/bin/vdelivermail '' &joe@a.example"));
	CHECK(!ours("./home/bin/vdelivermail '' $X"));
	CHECK(!ours("./home/bin/vdelivermail '' delete; x"));
	CHECK(!ours("./home/bin/vdelivermail x delete"));
	CHECK(!ours("./home/bin/vdelivermail ''") && !ours(""));
	CHECK(!ours("/other/bin/vdelivermail '' delete"));
}

/* vpopmail's own program is not ours; a link to ours is. */
static void linked(void)
{
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/bin");
	scratch_put("home/bin/vdelivermail", "ours");
	CHECK(!ours("./vhome/bin/vdelivermail '' delete"));
	scratch_put("vhome/bin/vdelivermail", "theirs");
	CHECK(!ours("./vhome/bin/vdelivermail '' delete"));
	CHECK(unlink("vhome/bin/vdelivermail") == 0);
	CHECK(symlink("../../home/bin/vdelivermail",
		      "vhome/bin/vdelivermail") == 0);
	CHECK(ours("./vhome/bin/vdelivermail '' delete"));
}

static void rules(void)
{
	struct str to;

	CHECK(virtual_rule(str_text("delete"), &to) == VIRTUAL_DELETE);
	CHECK(virtual_rule(str_text("bounce-no-mailbox"), &to) ==
		VIRTUAL_REFUSE);
	CHECK(virtual_rule(str_text("/d/joe//"), &to) == VIRTUAL_FOLDER);
	CHECK_TEXT(to, "/d/joe");
	CHECK(virtual_rule(str_text("&a@b"), &to) == VIRTUAL_FORWARD);
	CHECK_TEXT(to, "a@b");
	CHECK(virtual_rule(str_text("a@b"), &to) == VIRTUAL_FORWARD);
	CHECK_TEXT(to, "a@b");
}

static void make(void)
{
	static struct cdbmake cdb;
	static const char *const names[] = {"joe", "joe-long", "a+b"};
	int fd = file_open_empty("d/vpasswd.cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	for (size_t i = 0; i < 3; i++)
		CHECK(cdbmake_add(&cdb, str_text(names[i]),
			      str_text("h:1:0:j::NOQUOTA")) == 0);
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
static struct vuser user;
static struct str ext;

static bool finds(const char *local, const char *name, const char *rest)
{
	return virtual_find("d", str_text(local), &line, &user, &ext) ==
		       VIRTUAL_USER &&
	       str_is(user.name, name) && str_is(ext, rest);
}

static bool nobody(const char *local)
{
	return virtual_find("d", str_text(local), &line, &user, &ext) ==
	       VIRTUAL_NOBODY;
}

static void users(void)
{
	scratch_mkdir("d");
	scratch_mkdir("home/control");
	make();
	CHECK(finds("joe", "joe", "") && finds("JOE-Long", "joe-long", ""));
	CHECK(nobody("joe-ext") && nobody("") && nobody("joe+x"));
	scratch_put("home/control/vextension", "-+\n");
	CHECK(finds("joe-ext", "joe", "ext") && finds("joe+A.b", "joe", "A.b"));
	CHECK(finds("joe-long-x", "joe", "long-x"));
	CHECK(finds("a+b", "a+b", "") && nobody("a+c") && nobody("-x"));
	CHECK(nobody("ann-x"));
	scratch_put("home/control/vextension", "+\n");
	CHECK(nobody("joe-ext") && finds("joe+ext", "joe", "ext"));
}

static void trouble(void)
{
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(virtual_find("d", str_text("joe"), &line, &user, &ext) ==
			VIRTUAL_UNSURE &&
		errno == ENOENT);
	make();
	scratch_put("home/control/vextension", "0123456789abcdefghij\n");
	CHECK(virtual_find("d", str_text("ann"), &line, &user, &ext) ==
		VIRTUAL_UNSURE);
}

static void homes(void)
{
	struct buf path = BUF_LIMIT(100);

	CHECK(vuser_parse(str_text("joe:h:1:0:j:/x/joe:q"), &user));
	CHECK(virtual_home("/d", &user, &path) == 0);
	CHECK_TEXT(buf_str(&path), "/x/joe");
	CHECK(vuser_parse(str_text("joe:h:1:0:j::q"), &user));
	CHECK(virtual_home("/d", &user, &path) == 0);
	CHECK_TEXT(buf_str(&path), "/d/joe");
	buf_free(&path);
}

/* A missing folder, and he is no longer there, or elsewhere: what was known of
 * him is old. */
static void stale(void)
{
	struct vuser his = {.name = str_text("joe"), .dir = str_text("")};

	make();
	CHECK(!virtual_stale("d", &his));
	his.dir = str_text("d/old");
	CHECK(virtual_stale("d", &his));
	scratch_mkdir("d/old");
	CHECK(!virtual_stale("d", &his));
	CHECK(rmdir("d/old") == 0);
	his = (struct vuser){.name = str_text("gone")};
	CHECK(virtual_stale("d", &his));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(commands);
	RUN(linked);
	RUN(rules);
	RUN(users);
	RUN(trouble);
	RUN(homes);
	RUN(stale);
	RUN(scratch_leave);
	buf_free(&line);
	return check_done();
}
