/* lines: the operator's files, and how a wrong line ends the program
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/lines.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#include "check.h"

const char prog_name[] = "lines";

static char path[] = "/tmp/lines-test-XXXXXX";
static struct lines lines;

static void put(const char *text, size_t n)
{
	int fd = file_open_empty(path, 0600);

	if (fd == -1 || file_write_all(fd, text, n) == -1)
		abort();
	close(fd);
	if (!lines_open(&lines, path))
		abort();
}

static int next_is(const char *want)
{
	return lines_next(&lines) && str_is(buf_str(&lines.line), want);
}

static void plain(void)
{
	put("a\n\n b \nc", 8);
	CHECK(next_is("a") && lines.number == 1);
	CHECK(next_is("") && lines.number == 2);
	CHECK(next_is(" b ") && lines.number == 3);
	CHECK(next_is("c") && lines.number == 4);
	CHECK(!lines_next(&lines) && lines.number == 4);
	lines_close(&lines);
	put("", 0);
	CHECK(!lines_next(&lines) && lines.number == 0);
	lines_close(&lines);
}

static int next_value_is(const char *want)
{
	return lines_next_value(&lines) && str_is(buf_str(&lines.line), want);
}

static void values(void)
{
	put("# c\n\na \t\n  \n#\nb", 15);
	CHECK(next_value_is("a") && lines.number == 3);
	CHECK(next_value_is("b") && lines.number == 6);
	CHECK(!lines_next_value(&lines));
	lines_close(&lines);
}

static void missing(void)
{
	CHECK(!lines_open(&lines, "/tmp/there/is/no/such"));
}

/* Runs it in a child and catches what it says before it dies. */
static void dies(const char *text, size_t n, const char *want)
{
	char said[300] = "";
	int fds[2];
	int status;

	put(text, n);
	if (pipe(fds) == -1)
		abort();
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fds[1], 2);
		while (lines_next(&lines))
			continue;
		_exit(0);
	}
	close(fds[1]);
	ssize_t got = read(fds[0], said, sizeof(said) - 1);
	close(fds[0]);
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 111);
	CHECK(got > 0 && strstr(said, want) != 0);
	lines_close(&lines);
}

static void wrong(void)
{
	static char large[LINES_MAX + 10] = "a\n";

	dies("a\nb\0c\n", 6, " line 2\n");
	memset(large + 2, 'x', sizeof(large) - 2);
	dies(large, sizeof(large), "line too long in ");
}

int main(void)
{
	int fd = mkstemp(path);

	RUN(plain);
	RUN(values);
	RUN(missing);
	RUN(wrong);
	close(fd);
	unlink(path);
	return check_done();
}
