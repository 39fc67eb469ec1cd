/* fate: what is said of an address is what delivery would do
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/fate.h"

#include <sys/wait.h>

#include "base/pass.h"
#include "data/cdbmake.h"

#include "scratch.h"

static struct fate fate;
static char home[1100]; /* of joe */
static unsigned uid = 4711; /* his */

static enum fate_kind ask(const char *address)
{
	enum fate_kind kind = fate_ask(&fate, str_text(address));

	CHECK(scratch_there("control/me")); /* we are back */
	return kind;
}

static void add(struct cdbmake *cdb, const char *key, size_t n,
	const char *user, const char *dash)
{
	struct buf b = BUF_LIMIT(2000);

	CHECK(buf_add_text(&b, user) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_num(&b, uid) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_num(&b, uid) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_text(&b, home) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_text(&b, dash) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(cdbmake_add(cdb, str_of(key, n), buf_str(&b)) == 0);
	buf_free(&b);
}

/* What qmail-newu makes of =joe and +joe-. */
static void assign(void)
{
	struct cdbmake cdb;
	int fd = file_open_empty("users/cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	add(&cdb, "!joe", 5, "joe", "");
	add(&cdb, "!joe-", 5, "joe", "-");
	CHECK(cdbmake_add(&cdb, str_of("", 0), str_of("-", 1)) == 0);
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static void prepare(void)
{
	scratch_mkdir("control");
	scratch_mkdir("users");
	scratch_mkdir("joe");
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	snprintf(home, sizeof(home), "%s/joe", scratch_dir);
	CHECK(chmod(scratch_dir, 0755) == 0 && chmod("joe", 0755) == 0);
	CHECK(chmod("control", 0755) == 0 && chmod("users", 0755) == 0);
	if (geteuid() != 0)
		uid = geteuid();
	scratch_put("control/me", "me.test\n");
	scratch_put("control/percenthack", "me.test\n");
	scratch_put("control/virtualdomains",
		"v.test:joe-v\nx@me2.test:joe\n.wild.test:joe\n"
		"not.wild.test:\n");
	scratch_put("home/bin/qmail-getpw",
		"#!/bin/sh\n"
		"printf 'nobody\\0004711\\0004711\\000%s\\000-\\000%s\\000' "
		"\"$PWD/joe\" \"getpw-$1\"\n");
	CHECK(chmod("home/bin/qmail-getpw", 0755) == 0);
	assign();
	fate_begin(&fate);
}

static void where(void)
{
	CHECK(ask("joe@else.test") == FATE_REMOTE);
	CHECK(ask("joe@not.wild.test") == FATE_REMOTE);
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	CHECK(ask("JOE@ME.test") == FATE_MAILBOX);
	CHECK(ask("joe") == FATE_MAILBOX);
	CHECK(ask("joe%me.test@me.test") == FATE_MAILBOX);
	CHECK(ask("joe%else.test@me.test") == FATE_REMOTE);
}

static void extensions(void)
{
	CHECK(ask("joe-x@me.test") == FATE_NOBODY);
	scratch_put("joe/.qmail-x", "");
	CHECK(ask("joe-x@me.test") == FATE_MAILBOX);
	CHECK(ask("joe-X@me.test") == FATE_MAILBOX);
	CHECK(ask("joe-x-y@me.test") == FATE_NOBODY);
	scratch_put("joe/.qmail-x-default", "");
	CHECK(ask("joe-x-y@me.test") == FATE_MAILBOX);
	CHECK(ask("joe-../joe@me.test") == FATE_NOBODY);
	CHECK(ask("joe-a.b@me.test") == FATE_NOBODY);
	scratch_put("joe/.qmail-a:b", "");
	CHECK(ask("joe-a.b@me.test") == FATE_MAILBOX);
	scratch_mkdir("joe/.qmail-dir");
	CHECK(ask("joe-dir@me.test") == FATE_NOBODY);
}

static void virtuals(void)
{
	CHECK(ask("u@v.test") == FATE_NOBODY);
	scratch_put("joe/.qmail-v-u", "");
	CHECK(ask("u@v.test") == FATE_MAILBOX);
	CHECK(ask("x@me2.test") == FATE_MAILBOX); /* joe-x */
	CHECK(ask("y@me2.test") == FATE_REMOTE);
	CHECK(ask("x@a.wild.test") == FATE_MAILBOX);
	CHECK(ask("z@a.wild.test") == FATE_NOBODY);
}

/* Whoever is in no users/cdb is qmail-getpw's to know. */
static void others(void)
{
	CHECK(ask("ann@me.test") == FATE_NOBODY);
	scratch_put("joe/.qmail-getpw-ann", "");
	CHECK(ask("ann@me.test") == FATE_MAILBOX);
	CHECK(unlink("home/bin/qmail-getpw") == 0);
	CHECK(ask("ann@me.test") == FATE_UNSURE && !fate.trouble);
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
}

/* What a file of sizes tells, in the Maildir that is meant. */
static void full(void)
{
	static const char over[] = "1000S\n1500 3\n";

	scratch_mkdir("joe/Maildir");
	scratch_mkdir("joe/other");
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	scratch_put("joe/other/maildirsize", over);
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	scratch_put("joe/.qmail-full", "# mine\n./other/\n");
	CHECK(ask("joe-full@me.test") == FATE_FULL);
	CHECK(!fate_full_waits(&fate));
	scratch_put("control/overquota", "defer\n");
	CHECK(ask("joe-full@me.test") == FATE_FULL && fate_full_waits(&fate));
	CHECK(unlink("control/overquota") == 0);
	scratch_put("joe/.qmail-full", "|true\n./other/\n");
	CHECK(ask("joe-full@me.test") == FATE_MAILBOX);
	scratch_put("joe/Maildir/maildirsize", over);
	CHECK(ask("joe@me.test") == FATE_FULL);
	CHECK(ask("joe-x@me.test") == FATE_FULL); /* an empty file */
	scratch_put("joe/.qmail", "./Mailbox\n");
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	CHECK(unlink("joe/.qmail") == 0);
	fate_free(&fate);
	scratch_put("control/defaultdelivery", "./Mailbox\n");
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	CHECK(unlink("control/defaultdelivery") == 0);
	CHECK(unlink("joe/Maildir/maildirsize") == 0);
	fate_free(&fate);
}

static void not_now(void)
{
	CHECK(chmod("joe", 01755) == 0);
	CHECK(ask("joe@me.test") == FATE_LATER);
	CHECK(ask("joe-none@me.test") == FATE_LATER);
	CHECK(chmod("joe", 0757) == 0);
	CHECK(ask("joe@me.test") == FATE_LATER);
	CHECK(chmod("joe", 0755) == 0);
	scratch_put("joe/.qmail-open", "");
	CHECK(chmod("joe/.qmail-open", 0602) == 0);
	CHECK(ask("joe-open@me.test") == FATE_LATER);
	CHECK(rename("joe", "gone") == 0);
	CHECK(ask("joe@me.test") == FATE_LATER);
	CHECK(rename("gone", "joe") == 0);
	scratch_put("users/cdb", "nonsense");
	CHECK(ask("joe@me.test") == FATE_UNSURE);
	CHECK(fate.trouble &&
		strcmp(fate.trouble, "users/cdb: it is damaged (qmail-newu "
				     "makes it anew)") == 0);
	fate.trouble = 0;
	assign();
	uid = 0;
	assign();
	CHECK(ask("joe@me.test") == FATE_LATER);
	uid = geteuid() == 0 ? 4711 : geteuid();
	assign();
}

/* As the server is: who is not root is kept out by modes alone. */
static void mode_then_ask(
	const char *path, mode_t mode, const char *address, enum fate_kind kind)
{
	bool root = geteuid() == 0;

	CHECK(chmod(path, mode) == 0);
	if (root)
		CHECK(seteuid(65534) == 0);
	CHECK(ask(address) == kind);
	if (root)
		CHECK(seteuid(0) == 0);
}

/* A mailbox, a file, a home that only the owner may look into. */
static void hidden(void)
{
	CHECK(chmod("users/cdb", 0644) == 0);
	mode_then_ask("joe/Maildir", 0755, "joe@me.test", FATE_MAILBOX);
	mode_then_ask("joe/Maildir", 0, "joe@me.test", FATE_HIDDEN);
	CHECK(chmod("joe/Maildir", 0755) == 0);
	mode_then_ask("joe/.qmail-x", 0, "joe-x@me.test", FATE_HIDDEN);
	mode_then_ask("joe", 0, "joe@me.test", FATE_HIDDEN);
	mode_then_ask("joe", 0, "joe-none@me.test", FATE_HIDDEN);
	CHECK(chmod("joe", 0700) == 0);
}

/* Says one letter, in a process of its own. */
static void insider_says(int ends[2], char letter)
{
	char packet[2000];
	int fd;

	fflush(stdout);
	if (fork() != 0)
		return;
	if (pass_wait(ends[1], packet, sizeof(packet), &fd) == 9 &&
		memcmp(packet, "joe-none", 9) == 0 && letter &&
		pass_send(fd, str_of(&letter, 1), -1) == -1)
		_exit(1);
	_exit(0);
}

/* What is hidden is asked of the insider, and nothing else is. */
static void insider(void)
{
	static const struct {
		char letter;
		enum fate_kind kind;
	} cases[] = {{'M', FATE_MAILBOX}, {'N', FATE_NOBODY}, {'F', FATE_FULL},
		{'f', FATE_FULL}, {'C', FATE_CLOSED}, {'L', FATE_LATER},
		{'U', FATE_UNSURE}, {'H', FATE_HIDDEN}, {'?', FATE_HIDDEN},
		{0, FATE_HIDDEN}};
	bool root = geteuid() == 0;
	int ends[2];

	CHECK(chmod("joe", 0) == 0);
	if (root)
		CHECK(seteuid(65534) == 0);
	CHECK(pass_pair(ends) == 0);
	fate.insider = ends[0];
	CHECK(ask("joe@else.test") == FATE_REMOTE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		insider_says(ends, cases[i].letter);
		CHECK(ask("joe-none@me.test") == cases[i].kind);
		CHECK(wait(0) > 0 && !fate.insider_lost);
		if (cases[i].kind == FATE_FULL)
			CHECK(fate_full_waits(&fate) ==
				(cases[i].letter == 'f'));
		if (cases[i].letter && cases[i].letter != '?')
			CHECK(fate_letter(&fate, cases[i].kind) ==
				cases[i].letter);
	}
	file_close(ends[1]);
	CHECK(ask("joe-none@me.test") == FATE_HIDDEN);
	CHECK(fate.insider_lost && fate.insider == -1);
	file_close(ends[0]);
	if (root)
		CHECK(seteuid(0) == 0);
	CHECK(chmod("joe", 0700) == 0);
}

static void nonsense(void)
{
	fate_free(&fate);
	CHECK(rename("control/me", "control/you") == 0);
	scratch_mkdir("control/locals");
	scratch_mkdir("control/virtualdomains.d");
	CHECK(rename("control/virtualdomains", "control/kept") == 0);
	CHECK(rename("control/virtualdomains.d", "control/virtualdomains") ==
		0);
	CHECK(fate_ask(&fate, str_text("joe@me.test")) == FATE_UNSURE);
	/* Each is named, once. */
	CHECK(fate.trouble && strstr(fate.trouble, "control/locals: "));
	CHECK(fate.trouble && strstr(fate.trouble, "control/virtualdomains: "));
	fate.trouble = 0;
	CHECK(rmdir("control/locals") == 0);
	CHECK(rmdir("control/virtualdomains") == 0);
	CHECK(rename("control/kept", "control/virtualdomains") == 0);
	CHECK(rename("control/you", "control/me") == 0);
	CHECK(fate_ask(&fate, str_text("joe@me.test")) == FATE_UNSURE);
	CHECK(!fate.trouble);
	fate_free(&fate);
	CHECK(ask("joe@me.test") == FATE_MAILBOX);
	fate_free(&fate);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(prepare);
	RUN(where);
	RUN(extensions);
	RUN(virtuals);
	RUN(others);
	RUN(full);
	RUN(not_now);
	RUN(hidden);
	RUN(insider);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
