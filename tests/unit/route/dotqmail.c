/* dotqmail: which file is looked for, in which order; and what lines mean
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/dotqmail.h"

#include <errno.h>

#include "scratch.h"

static struct dotqmail dot;

static enum dotqmail_verdict find(const char *dash, const char *ext)
{
	if (dot.path.room > 0)
		buf_free(&dot.path);
	enum dotqmail_verdict verdict =
		dotqmail_find(&dot, str_text(dash), str_text(ext));
	if (dot.fd != -1)
		file_close(dot.fd);
	/* A look from outside says the same. */
	struct dotqmail look;
	CHECK(dotqmail_look(&look, str_text(dash), str_text(ext)) == verdict);
	CHECK(look.fd == -1 && look.forward_only == dot.forward_only);
	CHECK(look.rest == dot.rest && look.by_default == dot.by_default);
	buf_free(&look.path);
	return verdict;
}

/* Found there; rest: what "default" stands for, null: no default file. */
static bool is(
	const char *dash, const char *ext, const char *path, const char *rest)
{
	return find(dash, ext) == DOTQMAIL_FOUND && dot.fd != -1 &&
	       str_is(buf_str(&dot.path), path) &&
	       dot.by_default == (rest != 0) &&
	       (!rest || strcmp(ext + dot.rest, rest) == 0);
}

static bool none(const char *dash, const char *ext)
{
	return find(dash, ext) == DOTQMAIL_NONE && dot.fd == -1;
}

static void own(void)
{
	CHECK(none("", ""));
	scratch_put(".qmail", "");
	CHECK(is("", "", ".qmail", 0));
	CHECK(none("-", "") && none("-", "a"));
}

/* Each file that is made is a better answer than all before it. */
static void order(void)
{
	CHECK(none("-", "a-b-c"));
	scratch_put(".qmail-default", "");
	CHECK(is("-", "a-b-c", ".qmail-default", "a-b-c"));
	scratch_put(".qmail-a-default", "");
	CHECK(is("-", "a-b-c", ".qmail-a-default", "b-c"));
	scratch_put(".qmail-a-b-default", "");
	CHECK(is("-", "a-b-c", ".qmail-a-b-default", "c"));
	scratch_put(".qmail-a-b-c-default", "");
	CHECK(is("-", "a-b-c", ".qmail-a-b-default", "c"));
	CHECK(is("-", "a-b-c-", ".qmail-a-b-c-default", ""));
	scratch_put(".qmail-a-b-c", "");
	CHECK(is("-", "a-b-c", ".qmail-a-b-c", 0));
	CHECK(is("-", "a-b", ".qmail-a-default", "b"));
	CHECK(is("-", "a", ".qmail-default", "a"));
	CHECK(is("-", "", ".qmail-default", ""));
	CHECK(is("-", "default", ".qmail-default", 0));
	CHECK(is("", "", ".qmail", 0));
}

/* Lower case, and no dot that could climb. */
static void names(void)
{
	scratch_put(".qmail-x:y", "");
	CHECK(is("-", "X.Y", ".qmail-x:y", 0));
	scratch_put(".qmail-:::", "");
	CHECK(is("-", "...", ".qmail-:::", 0));
	scratch_mkdir(".qmail-dir");
	scratch_put(".qmail-dir/file", "");
	CHECK(is("-", "dir/file", ".qmail-dir/file", 0));
	CHECK(is("-", "dir/../x", ".qmail-default", "dir/../x"));
	CHECK_TEXT(buf_str(&dot.path), ".qmail-default");
}

/* A directory is no file; neither is what lies below a file. */
static void no_files(void)
{
	CHECK(is("-", "dir", ".qmail-default", "dir"));
	CHECK(is("-", "a-b-c/x", ".qmail-a-b-default", "c/x"));
	CHECK(symlink("/none", ".qmail-link") == 0);
	CHECK(is("-", "link", ".qmail-default", "link"));
	CHECK(mkfifo(".qmail-fifo", 0600) == 0);
	CHECK(is("-", "fifo", ".qmail-default", "fifo"));
	CHECK(unlink(".qmail-default") == 0);
	CHECK(none("-", "dir") && none("-", "fifo") && none("-", "link"));
}

static void modes(void)
{
	scratch_put(".qmail-m", "");
	CHECK(find("-", "m") == DOTQMAIL_FOUND && !dot.forward_only);
	CHECK(chmod(".qmail-m", 0700) == 0);
	CHECK(find("-", "m") == DOTQMAIL_FOUND && dot.forward_only);
	CHECK(chmod(".qmail-m", 0655) == 0);
	CHECK(find("-", "m") == DOTQMAIL_FOUND && !dot.forward_only);
	CHECK(chmod(".qmail-m", 0602) == 0);
	CHECK(find("-", "m") == DOTQMAIL_OPEN_TO_ALL);
	CHECK(chmod(".qmail-m", 0660) == 0);
	CHECK(find("-", "m") == DOTQMAIL_FOUND);
}

/* What cannot be read now is not missing. */
static void unsure(void)
{
	static char ext[DOTQMAIL_PATH_MAX + 10];

	CHECK(symlink(".qmail-loop", ".qmail-loop") == 0);
	CHECK(find("-", "loop") == DOTQMAIL_UNSURE && errno == ELOOP);
	memset(ext, 'x', sizeof(ext) - 1);
	CHECK(find("-", ext) == DOTQMAIL_UNSURE && errno == EMSGSIZE);
	ext[500] = 0; /* no file system has such a name */
	CHECK(find("-", ext) == DOTQMAIL_NONE);
	buf_free(&dot.path);
}

static void exists(void)
{
	struct str dash = str_text("-");

	CHECK(dotqmail_exists(dash, str_text("A-b"), "-default") == 1);
	CHECK(dotqmail_exists(dash, str_text("a-b"), "-owner") == 0);
	CHECK(dotqmail_exists(dash, str_text("loop"), "") == -1);
	CHECK(errno == ELOOP);
}

static bool line(struct str *rest, enum dotqmail_kind kind, const char *text)
{
	struct dotqmail_line next;

	return dotqmail_next(rest, &next) && next.kind == kind &&
	       str_is(next.text, text);
}

static void lines(void)
{
	struct str rest = str_text("# comment\n\n|cmd  args \t\n/var/mail/x\n"
				   "./Mailbox\n./Maildir/\n/\n.\n&joe@x \njoe\n"
				   "+list\n+lists\n+other\n& joe\n \t\n|");
	struct dotqmail_line next;

	CHECK(line(&rest, DOTQMAIL_COMMENT, "# comment"));
	CHECK(line(&rest, DOTQMAIL_BLANK, ""));
	CHECK(line(&rest, DOTQMAIL_PROGRAM, "cmd  args"));
	CHECK(line(&rest, DOTQMAIL_MBOX, "/var/mail/x"));
	CHECK(line(&rest, DOTQMAIL_MBOX, "./Mailbox"));
	CHECK(line(&rest, DOTQMAIL_MAILDIR, "./Maildir/"));
	CHECK(line(&rest, DOTQMAIL_MAILDIR, "/"));
	CHECK(line(&rest, DOTQMAIL_MBOX, "."));
	CHECK(line(&rest, DOTQMAIL_FORWARD, "joe@x"));
	CHECK(line(&rest, DOTQMAIL_FORWARD, "joe"));
	CHECK(line(&rest, DOTQMAIL_LIST, "+list"));
	CHECK(line(&rest, DOTQMAIL_LIST, "+lists"));
	CHECK(line(&rest, DOTQMAIL_UNKNOWN, "+other"));
	CHECK(line(&rest, DOTQMAIL_FORWARD, " joe"));
	CHECK(line(&rest, DOTQMAIL_BLANK, ""));
	CHECK(line(&rest, DOTQMAIL_PROGRAM, ""));
	CHECK(!dotqmail_next(&rest, &next));
	rest = str_text("\n");
	CHECK(line(&rest, DOTQMAIL_BLANK, "") && !dotqmail_next(&rest, &next));
	rest = str_of("a\0b\nc", 5);
	CHECK(dotqmail_next(&rest, &next) && next.text.n == 3);
	CHECK(line(&rest, DOTQMAIL_FORWARD, "c"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(own);
	RUN(order);
	RUN(names);
	RUN(no_files);
	RUN(modes);
	RUN(unsure);
	RUN(exists);
	RUN(lines);
	RUN(scratch_leave);
	return check_done();
}
