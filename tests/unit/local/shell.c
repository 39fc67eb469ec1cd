/* shell: lines that need a shell, and those that do not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/shell.h"

#include <signal.h>
#include <stdlib.h>

#include "child.h"

extern char **environ;

static bool splits(const char *line, size_t n, const char *last)
{
	static char copy[300];
	char *words[SHELL_WORDS_MAX + 1];
	size_t found = 0;

	memcpy(copy, line, strlen(line) + 1);
	if (!shell_words(copy, words))
		return n == 0;
	while (words[found])
		found++;
	return found == n && strcmp(words[n - 1], last) == 0;
}

static void plain(void)
{
	CHECK(splits("/bin/true", 1, "/bin/true"));
	CHECK(splits("  preline  -x\t/a/b=c ", 3, "/a/b=c"));
	CHECK(splits("/v/vdelivermail '' delete", 3, "delete"));
	CHECK(splits("x ''", 2, ""));
	CHECK(splits("a joe+tag@a.example 5%", 3, "5%"));
}

static void for_a_shell(void)
{
	static const char *const lines[] = {"", "  ", "a|b", "a;b", "a&b", "$a",
		"a `b`", "a \"b\"", "a 'b'", "a >b", "a <b", "a*", "a?", "a[b]",
		"~/a", "a #b", "a\\ b", "A=b c", "'' a", "a ''b", "(a)", "{ a",
		"a !b", "a\nb", "a ^b", "a \xc3\xa9"};
	char many[300] = "";

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		CHECK(splits(lines[i], 0, ""));
	for (size_t i = 0; i <= SHELL_WORDS_MAX; i++)
		strcat(many, "a ");
	CHECK(splits(many, 0, ""));
}

static const char *command;

static void runs(void)
{
	_exit(shell_run(command, environ));
}

static int code(const char *line)
{
	command = line;
	return child_run(runs);
}

/* The same with a shell and without one. */
static void codes(void)
{
	scratch_put("s", "exit $1\n"); /* no #!: only a shell can run it */
	CHECK(chmod("s", 0700) == 0);
	CHECK(code("true") == 0 && code("true;") == 0);
	CHECK(code("false") == 111 && code("false;") == 111);
	CHECK(code("exit 99") == 99 && code("exit 99;") == 99);
	CHECK(code("./s 100") == 100 && code("./s 77") == 100);
	CHECK(code("./s 99") == 99 && code("./s 0") == 0);
	CHECK(code("./nosuch x") == 111 && code("nosuch-at-all") == 111);
	CHECK(code("kill -9 $$") == 111);
	CHECK(scratch_holds("err", "Aack, child crashed. (#4.3.0)\n"));
}

static void input(void)
{
	scratch_put("in", "text\n");
	CHECK(code("cat") == 0 && scratch_holds("out", "text\n"));
	CHECK(code("cat -") == 0 && scratch_holds("out", "text\n"));
	CHECK(code("echo '' a") == 0 && scratch_holds("out", " a\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(plain);
	RUN(for_a_shell);
	RUN(codes);
	RUN(input);
	RUN(scratch_leave);
	return check_done();
}
