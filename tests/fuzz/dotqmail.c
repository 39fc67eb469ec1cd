/* dotqmail: the lines of .qmail files, and which file an address has
 *
 * Every byte of a file belongs to one line, in order; a path is never taken
 * for a program, nor a program for an address. An address finds only a file
 * whose name begins with .qmail and never leads upwards.
 *
 * The input: the extension up to a NUL; the rest is the file.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/dotqmail.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/exit.h"
#include "base/file.h"
#include "local/follow.h"

#include "fuzz.h"

enum { EXT_MAX = 500 };

static void prepare(void)
{
	fuzz_mkdir("user");
	MUST(chdir("user") == 0);
	fuzz_put_text(".qmail", "./Maildir/\n");
	fuzz_put_text(".qmail-default", "&d\n");
	fuzz_put_text(".qmail-list-default", "&l\n");
	fuzz_put_text(".qmail-a:b", "&a\n");
	fuzz_mkdir(".qmail-dir");
	fuzz_put_text(".qmail-dir/in", "&i\n");
	fuzz_put_text("../secret", "|never\n");
}

/* ---- lines ---- */

/* What the first byte says the line is. */
static bool kind_right(enum dotqmail_kind kind, struct str line)
{
	char first = line.n ? line.s[0] : 0;

	switch (kind) {
	case DOTQMAIL_BLANK:
		return line.n == 0;
	case DOTQMAIL_COMMENT:
		return first == '#';
	case DOTQMAIL_PROGRAM:
		return first == '|';
	case DOTQMAIL_MBOX:
		return (first == '.' || first == '/') &&
		       line.s[line.n - 1] != '/';
	case DOTQMAIL_MAILDIR:
		return (first == '.' || first == '/') &&
		       line.s[line.n - 1] == '/';
	case DOTQMAIL_LIST:
	case DOTQMAIL_UNKNOWN:
		return first == '+';
	case DOTQMAIL_FORWARD:
		return line.n > 0 && !str_has(str_text("#|./+"), first);
	}
	return false;
}

static void check_lines(struct str file)
{
	struct str rest = file;
	struct dotqmail_line line;

	while (dotqmail_next(&rest, &line)) {
		struct str want = str_cut(&file, '\n');
		while (want.n && ascii_blank(want.s[want.n - 1]))
			want.n--;
		MUST(kind_right(line.kind, want));
		MUST(line.text.n == want.n || line.text.n + 1 == want.n);
		MUST(str_ends(want, line.text));
		MUST(rest.n == file.n);
	}
	MUST(file.n == 0);
}

/* ---- what qmail-local -n says of it ---- */

static void body(void *context)
{
	static struct letter letter;
	struct str *file = context;
	struct follow follow = {.letter = &letter, .dry = true};

	follow_lines(&follow, *file);
}

static void check_dry(struct str file)
{
	struct buf said = BUF_LIMIT(1 << 20);

	fuzz_place(1, fuzz_file(1, str_of(0, 0)));
	int code = fuzz_program(body, &file);
	fuzz_place(1, -1);
	MUST(code == -1 || code == EXIT_TEMP);
	fuzz_file_take(1, &said);
	MUST(code != -1 || str_ends(buf_str(&said), str_text("\n")));
	buf_free(&said);
}

/* ---- files ---- */

static void check_find(struct str ext)
{
	static const char *const dashes[] = {"", "-"};
	struct dotqmail dot;

	for (int i = 0; i < 2; i++) {
		struct str dash = str_text(dashes[i]);
		enum dotqmail_verdict verdict = dotqmail_find(&dot, dash, ext);
		struct str path = buf_str(&dot.path);
		MUST(path.n == 0 || str_starts(path, str_text(".qmail")));
		for (size_t at = 1; at + 1 < path.n; at++)
			MUST(path.s[at] != '.' || path.s[at - 1] != '/');
		MUST((verdict == DOTQMAIL_FOUND) == (dot.fd != -1));
		MUST(verdict != DOTQMAIL_FOUND || dot.rest <= ext.n);
		if (dot.fd != -1)
			file_close(dot.fd);
		buf_free(&dot.path);
		MUST(dotqmail_exists(dash, ext, "-owner") <= 0);
	}
}

static void run(struct str input)
{
	struct str ext = str_head(str_cut(&input, 0), EXT_MAX);

	check_find(ext);
	check_lines(input);
	check_dry(input);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
