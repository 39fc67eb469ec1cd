/* vdeliver: users, nobody, loops, and domains in trouble
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/vdeliver.h"

#include <stdlib.h>

#include "data/cdbmake.h"

#include "child.h"

static struct letter letter = {
	.local = "a.example-joe", .sender = "s@far.example"};
static const char *word;
static char dir[200];

static void delivers(void)
{
	struct vdeliver delivery = {.letter = &letter, .word = str_text(word)};

	env_start(&letter.env);
	_exit(vdeliver(&delivery));
}

static int deliver(const char *ext, const char *host, const char *rule)
{
	letter.ext = ext;
	letter.host = host;
	word = rule;
	return child_run(delivers);
}

static void add(struct cdbmake *make, const char *key, struct str data)
{
	CHECK(cdbmake_add(make, str_text(key), data) == 0);
}

static void make_users(void)
{
	static struct cdbmake cdb;
	char line[300];
	int fd = file_open_empty("d/vpasswd.cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	snprintf(line, sizeof(line), "h:1:0:j:%s/joe:NOQUOTA", dir);
	add(&cdb, "joe", str_text(line));
	add(&cdb, "ann", str_text("h:1:16:a::NOQUOTA"));
	add(&cdb, "bob", str_text("h:1:0:b::nonsense"));
	add(&cdb, "bad", str_text("h:1"));
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static void enter(void)
{
	static struct cdbmake cdb;
	char data[300];

	CHECK(getcwd(dir, 100) != 0);
	strcat(dir, "/d");
	scratch_mkdir("d");
	scratch_mkdir("home");
	scratch_mkdir("home/users");
	int fd = file_open_empty("home/users/cdb", 0600);
	int n = snprintf(data, sizeof(data), "a.example%c89%c89%c%s%c-%c", 0, 0,
		0, dir, 0, 0);
	CHECK(cdbmake_start(&cdb, fd) == 0);
	add(&cdb, "!a.example-", str_of(data, (size_t)n));
	add(&cdb, "!al.example-", str_of(data, (size_t)n));
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
	make_users();
	CHECK(unsetenv("QMAILDELIVERY") == 0);
	letter.return_path.limit = letter.delivered_to.limit = 100;
	CHECK(buf_add_text(&letter.return_path, "Return-Path: <s@far>\n") == 0);
	CHECK(buf_add_text(&letter.delivered_to,
		      "Delivered-To: a.example-joe@a.example\n") == 0);
	scratch_put("in", "Subject: x\n\nDelivered-To: joe@a.example\n");
}

static bool finds(const char *command)
{
	return system(command) == 0;
}

static void users(void)
{
	CHECK(deliver("joe", "a.example", "delete") == 0);
	CHECK(deliver("JOE", "AL.example", "delete") == 0);
	CHECK(finds("test $(ls d/joe/Maildir/new | wc -l) = 2"));
	CHECK(finds("! grep -Lx 'Delivered-To: joe@a.example' "
		    "d/joe/Maildir/new/* | grep ."));
	CHECK(deliver("ann", "a.example", "delete") == 100);
}

static void nobody(void)
{
	char folder[300];

	CHECK(deliver("x", "a.example", "bounce-no-mailbox") == 100);
	CHECK(scratch_holds(
		"err", "Sorry, no mailbox here by that name. (#5.1.1)\n"));
	CHECK(deliver("x", "a.example", "delete") == 0);
	CHECK(deliver("x", "b.example", "delete") == 100);
	CHECK(deliver("x y", "a.example", "delete") == 100);
	CHECK(deliver("../joe", "a.example", "bounce-no-mailbox") == 100);
	snprintf(folder, sizeof(folder), "%s/joe/", dir);
	CHECK(deliver("x", "a.example", folder) == 0);
	CHECK(finds("grep -qx 'Delivered-To: x@a.example' "
		    "d/joe/Maildir/new/*"));
}

static void loops(void)
{
	scratch_put("in", "A: b\nDelivered-To: JOE@A.example\n\nbody\n");
	CHECK(deliver("joe", "a.example", "delete") == 100);
	CHECK(deliver("joe", "al.example", "delete") == 100);
	scratch_put("in", "Delivered-To: joe@a.example.net\n\nbody\n");
	CHECK(deliver("joe", "a.example", "delete") == 0);
	CHECK(buf_copy_text(&letter.delivered_to,
		      "Delivered-To: joe@a.example\n") == 0);
	CHECK(deliver("joe", "a.example", "delete") == 100);
	CHECK(buf_copy_text(&letter.delivered_to, "") == 0);
}

/* A domain in trouble defers its mail, whatever the rule for nobody is. */
static void trouble(void)
{
	CHECK(deliver("bob", "a.example", "delete") == 111);
	CHECK(deliver("bad", "a.example", "delete") == 111);
	CHECK(truncate("d/vpasswd.cdb", 700) == 0);
	CHECK(deliver("joe", "a.example", "delete") == 111);
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(deliver("joe", "a.example", "delete") == 111);
	CHECK(truncate("home/users/cdb", 10) == 0);
	CHECK(deliver("joe", "a.example", "delete") == 111);
}

int main(void)
{
	umask(077);
	RUN(scratch_enter);
	RUN(enter);
	RUN(users);
	RUN(nobody);
	RUN(loops);
	RUN(trouble);
	RUN(scratch_leave);
	return check_done();
}
