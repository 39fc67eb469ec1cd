/* control: values, lists, fallbacks, and what the operator is told
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/control.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#include "check.h"

static char dir[] = "/tmp/control-XXXXXX";
static struct buf b = BUF_LIMIT(100000);

static void enter(void)
{
	CHECK(mkdtemp(dir) && chdir(dir) == 0 && mkdir("control", 0700) == 0);
}

static void put_bytes(const char *name, const char *s, size_t n)
{
	char path[100] = "control/";

	int fd = file_open_empty(strcat(path, name), 0600);
	CHECK(fd != -1 && file_write_all(fd, s, n) == 0);
	file_close(fd);
}

static void put(const char *name, const char *text)
{
	put_bytes(name, text, strlen(text));
}

static bool line(const char *text, const char *want)
{
	put("x", text);
	return control_line("x", &b) == 1 && str_is(buf_str(&b), want);
}

static bool where(const char *text)
{
	return strcmp(control_where(), text) == 0;
}

static void values(void)
{
	CHECK(control_line("x", &b) == 0);
	CHECK(line("one\ntwo\n", "one"));
	CHECK(line("one", "one"));
	CHECK(line("one \t\r\n", "one"));
	CHECK(line(" one two\n", " one two"));
	CHECK(line("", "") && line("\n", "") && line("\nx\n", ""));
	CHECK(line("# no comment here\n", "# no comment here"));
}

static void bad_values(void)
{
	char longest[CONTROL_LINE_MAX + 2];

	put_bytes("x", "a\0b\n", 4);
	errno = 0;
	CHECK(control_line("x", &b) == -1 && errno == EINVAL);
	CHECK(where("control/x line 1: holds a NUL byte"));
	errno = 0;
	CHECK(control_wrong("x", "no word") == -1 && errno == EINVAL);
	CHECK(where("control/x line 1: no word"));
	memset(longest, 'x', sizeof(longest));
	put_bytes("x", longest, CONTROL_LINE_MAX);
	CHECK(control_line("x", &b) == 1 && b.n == CONTROL_LINE_MAX);
	put_bytes("x", longest, CONTROL_LINE_MAX + 1);
	CHECK(control_line("x", &b) == -1 && errno == EINVAL);
	CHECK(where("control/x line 1: line too long"));
	CHECK(unlink("control/x") == 0 && mkdir("control/x", 0700) == 0);
	CHECK(control_line("x", &b) == -1 && errno == EISDIR);
	CHECK(strncmp(control_where(), "control/x: ", 11) == 0);
	CHECK(rmdir("control/x") == 0);
	memset(longest, 'n', 200);
	longest[200] = 0;
	CHECK(control_line(longest, &b) == -1 && errno == EINVAL);
}

static void fallbacks(void)
{
	CHECK(control_line_or_me("x", &b, 0) == 0);
	CHECK(control_line_or_me("x", &b, "text") == 1);
	CHECK_TEXT(buf_str(&b), "text");
	put("me", "host.example\n");
	CHECK(control_line_or_me("x", &b, "text") == 1);
	CHECK_TEXT(buf_str(&b), "host.example");
	put("x", "\n");
	CHECK(control_line_or_me("x", &b, "text") == 1 && b.n == 0);
	(void)control_where();
	put("me", " \n");
	CHECK(control_line("me", &b) == -1 && errno == EINVAL);
	CHECK(where("control/me line 1: no name"));
	CHECK(control_line_or_me("none", &b, "text") == -1);
}

static bool number(const char *text, uint64_t want)
{
	uint64_t n = 42;

	put("x", text);
	return control_number("x", &n) == 1 && n == want;
}

static bool no_number(const char *text)
{
	uint64_t n = 42;

	put("x", text);
	return control_number("x", &n) == -1 && n == 42 && errno == EINVAL &&
	       where("control/x line 1: not a number");
}

static void numbers(void)
{
	uint64_t n = 42;

	(void)control_where(); /* what was before */
	CHECK(unlink("control/x") == 0);
	CHECK(control_number("x", &n) == 0 && n == 42);
	CHECK(number("0\n", 0) && number("007 \n", 7));
	CHECK(number("2000000000", CONTROL_NUMBER_MAX));
	CHECK(no_number("2000000001") && no_number("") && no_number("\n5"));
	CHECK(no_number("5s") && no_number("-1") && no_number(" 5"));
	CHECK(no_number("99999999999999999999"));
}

static void lists(void)
{
	struct str rest;
	struct str one;

	buf_clear(&b);
	CHECK(control_list("none", &b) == 0 && b.n == 0);
	put("x", "one\n\n# no\n two \t\n  \n\t#no\n#\nlast");
	CHECK(control_list("x", &b) == 1);
	rest = buf_str(&b);
	CHECK(control_next(&rest, &one));
	CHECK_TEXT(one, "one");
	CHECK(control_next(&rest, &one));
	CHECK_TEXT(one, " two");
	CHECK(control_next(&rest, &one));
	CHECK_TEXT(one, "\t#no");
	CHECK(control_next(&rest, &one));
	CHECK_TEXT(one, "last");
	CHECK(!control_next(&rest, &one));
	put_bytes("x", "one\n#\na\0b\n", 10);
	CHECK(control_list("x", &b) == -1);
	CHECK(where("control/x line 3: holds a NUL byte"));
	struct buf small = BUF_LIMIT(3);
	put("x", "four\n");
	CHECK(control_list("x", &small) == -1 && errno == EMSGSIZE);
	buf_free(&small);
}

static void fixed(void)
{
	char dst[6];

	(void)control_where();
	CHECK(control_fixed("none", dst, sizeof(dst)) == 0);
	put("x", "abcde\nmore");
	CHECK(control_fixed("x", dst, sizeof(dst)) == 1);
	CHECK(strcmp(dst, "abcde") == 0);
	put("x", "abcdef\n");
	CHECK(control_fixed("x", dst, sizeof(dst)) == -1 && errno == EINVAL);
	CHECK(where("control/x line 1: line too long"));
	put("x", "");
	CHECK(control_fixed("x", dst, sizeof(dst)) == 1 && !dst[0]);
	put_bytes("x", "a\0b", 3);
	CHECK(control_fixed("x", dst, sizeof(dst)) == -1);
	/* Blanks up to where it is cut, and then more. */
	put("x", "a          b\n");
	CHECK(control_fixed("x", dst, sizeof(dst)) == -1);
}

static void troubles(void)
{
	char longest[500];

	(void)control_where();
	errno = ENOENT;
	CHECK(control_trouble("cdb", "unable to open") == -1);
	CHECK(errno == ENOENT);
	CHECK(strncmp(control_where(), "control/cdb: unable to open: ", 29) ==
		0);
	errno = 0;
	CHECK(control_wrong("x", "no word") == -1 && errno == EINVAL);
	CHECK(where("control/x line 1: no word"));
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = 0;
	CHECK(control_trouble("cdb", longest) == -1);
	CHECK(strlen(control_where()) < 300);
}

/* Several, until somebody asks. */
static void several(void)
{
	static const char two[] =
		"control/x line 1: not a number; control/x line 3: no word";
	uint64_t n;
	char name[20];

	put("x", "one\n\nthree \n# four\n");
	CHECK(control_number("x", &n) == -1);
	errno = 0;
	CHECK(control_nonsense("x", str_text("three"), "no word") == -1);
	CHECK(errno == EINVAL);
	CHECK(control_number("x", &n) == -1); /* that is known */
	CHECK(where(two) && where(two));
	CHECK(control_nonsense("x", str_text("five"), "no word") == -1);
	CHECK(where("control/x: no word"));
	/* Where nobody asks it does not grow, and the last one is there. */
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "y%d", i);
		CHECK(control_trouble(name, "bad") == -1);
	}
	CHECK(strlen(control_where()) < 2000);
	CHECK(strstr(control_where(), "control/y999: bad") != 0);
}

static void leave(void)
{
	CHECK(unlink("control/x") == 0 && unlink("control/me") == 0);
	CHECK(rmdir("control") == 0 && rmdir(dir) == 0);
	buf_free(&b);
}

int main(void)
{
	RUN(enter);
	RUN(values);
	RUN(bad_values);
	RUN(fallbacks);
	RUN(numbers);
	RUN(lists);
	RUN(fixed);
	RUN(troubles);
	RUN(several);
	RUN(leave);
	return check_done();
}
