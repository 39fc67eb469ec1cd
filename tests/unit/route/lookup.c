/* lookup: users/cdb asked and answered, and answers taken apart
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/lookup.h"

#include <errno.h>
#include <fcntl.h>

#include "data/cdb.h"
#include "data/cdbmake.h"

#include "scratch.h"

static struct buf answer = BUF_LIMIT(LOOKUP_MAX);
static struct lookup found;

static int ask(const char *local)
{
	int result = lookup_assigned("cdb", str_text(local), &answer);

	if (result == 1)
		CHECK(lookup_parse(buf_str(&answer), &found) == 0);
	return result;
}

static bool is(const char *local, const char *user, const char *ext)
{
	return ask(local) == 1 && str_is(found.user, user) &&
	       str_is(found.ext, ext);
}

static void no_file(void)
{
	CHECK(ask("joe") == 0);
}

#define RECORD(make, key, data) \
	CHECK(cdbmake_add((make), str_of((key), sizeof(key) - 1), \
		      str_of((data), sizeof(data) - 1)) == 0)

/* As qmail-newu makes it; wildcards end in nothing, in '-' or in 'x'. */
static void make(void)
{
	static struct cdbmake cdb;
	int fd = file_open_empty("cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	RECORD(&cdb, "!joe\0",
		"joe\0"
		"101\0"
		"201\0/home/joe\0\0");
	RECORD(&cdb, "!joe-",
		"joe\0"
		"101\0"
		"201\0/home/joe\0-\0");
	RECORD(&cdb, "!joe-list-",
		"list\0"
		"102\0"
		"202\0/l\0-\0x-");
	RECORD(&cdb, "!fax",
		"fax\0"
		"103\0"
		"203\0/f\0-\0");
	RECORD(&cdb, "!",
		"alias\0"
		"100\0"
		"200\0/alias\0-\0");
	RECORD(&cdb, "!bad\0",
		"bad\0"
		"x\0");
	RECORD(&cdb, "", "-x");
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static void exact(void)
{
	CHECK(is("joe", "joe", "") && is("JoE", "joe", ""));
	CHECK(found.uid == 101 && found.gid == 201 && found.dash.n == 0);
	CHECK_TEXT(found.home, "/home/joe");
	CHECK(found.user.s[found.user.n] == 0 && found.ext.s[found.ext.n] == 0);
}

/* The longest start counts; what follows keeps its case. */
static void wildcards(void)
{
	CHECK(is("joe-a", "joe", "a") && is("JOE-Abc", "joe", "Abc"));
	CHECK_TEXT(found.dash, "-");
	CHECK(is("joe-", "joe", "") && is("joe-a-b", "joe", "a-b"));
	CHECK(is("joe-list", "joe", "list"));
	CHECK(is("joe-list-", "list", "x-") && is("joe-list-A", "list", "x-A"));
	CHECK(is("fax", "fax", "") && is("faxmore", "fax", "more"));
	CHECK(is("joey", "alias", "joey") && is("", "alias", ""));
	CHECK(found.uid == 100);
}

/* The hash table of one key only is out of the file, as after a bad block. */
static void damage(struct str key)
{
	int fd = open("cdb", O_WRONLY);

	CHECK(pwrite(fd, "\xf0\xff\xff\xff", 4,
		      (off_t)(8 * (cdb_hash(key) & 255))) == 4);
	file_close(fd);
}

/* Not known is not the same as not there: a shorter start would get the mail. */
static void half_damaged(void)
{
	damage(str_text("!joe-list-"));
	CHECK(is("joe", "joe", "") && is("joe-a", "joe", "a"));
	CHECK(ask("joe-list-a") == -1);
	make();
	damage(str_text(""));
	CHECK(is("joe", "joe", "") && ask("joe-a") == -1);
	make();
	damage(str_of("!joe", 5));
	CHECK(ask("joe") == -1 && is("joe-a", "joe", "a"));
	make();
}

static void errors(void)
{
	static char local[1100];

	CHECK(lookup_assigned("cdb", str_text("bad"), &answer) == 1);
	CHECK(lookup_parse(buf_str(&answer), &found) == -1 && errno == EPROTO);
	memset(local, 'a', sizeof(local));
	CHECK(lookup_assigned("cdb", str_of(local, 1003), &answer) == 1);
	CHECK(lookup_assigned("cdb", str_of(local, 1004), &answer) == -1);
	CHECK(errno == EMSGSIZE);
	struct buf small = BUF_LIMIT(5);
	CHECK(lookup_assigned("cdb", str_text("joe"), &small) == -1);
	buf_free(&small);
	scratch_put("cdb", "no cdb at all");
	CHECK(ask("joe") == -1);
	CHECK(unlink("cdb") == 0);
	scratch_mkdir("cdb");
	CHECK(ask("joe") == -1);
}

static bool parses(const char *s, size_t n)
{
	errno = 0;
	return lookup_parse(str_of(s, n), &found) == 0 || errno != EPROTO;
}

#define PARSES(text) parses((text), sizeof(text) - 1)

static void answers(void)
{
	CHECK(PARSES("u\0"
		     "1\0"
		     "2\0h\0-\0e\0"));
	CHECK(PARSES("u\0"
		     "1\0"
		     "2\0h\0-\0e\0more"));
	CHECK_TEXT(found.ext, "e");
	CHECK(PARSES("\0"
		     "0\0"
		     "0\0\0\0\0") &&
		found.ext.n == 0);
	CHECK(PARSES("u\0"
		     "4294967294\0"
		     "0\0h\0\0\0"));
	CHECK(found.uid == 4294967294);
	CHECK(!PARSES("u\0"
		      "1\0"
		      "2\0h\0-\0e"));
	CHECK(!PARSES("u\0"
		      "1\0"
		      "2\0h\0-\0") &&
		!PARSES(""));
	CHECK(!PARSES("u\0"
		      "-1\0"
		      "2\0h\0-\0e\0"));
	CHECK(!PARSES("u\0"
		      "1\0"
		      "4294967295\0h\0-\0e\0"));
	CHECK(!PARSES("u\0"
		      "\0"
		      "2\0h\0-\0e\0"));
	buf_free(&answer);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(no_file);
	RUN(make);
	RUN(exact);
	RUN(wildcards);
	RUN(half_damaged);
	RUN(errors);
	RUN(answers);
	RUN(scratch_leave);
	return check_done();
}
