/* What the rows of src/modes mean.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "setup/modes.h"

#include "check.h"

static const struct modes_user me = {1234, 5678};
static struct modes row;

static int read_row(const char *line, const struct modes_user *one)
{
	errno = 0;
	return modes_row(str_text(line), one, &row);
}

static void passes_over_comments(void)
{
	CHECK(read_row("", &me) == 0);
	CHECK(read_row("# d 0755 root:root bin", &me) == 0);
	CHECK(read_row("  \t", &me) == 0);
}

static void reads_a_row(void)
{
	CHECK(read_row("c 0644 root:root\tman/x.8  src/x.8", &me) == 1);
	CHECK(row.kind == MODES_COPY);
	CHECK(row.mode == 0644);
	CHECK(strcmp(row.path, "man/x.8") == 0);
	CHECK(strcmp(row.what, "src/x.8") == 0);
}

static void knows_names(void)
{
	CHECK(read_row("d 4711 root:root bin", 0) == 1);
	CHECK(row.uid == 0 && row.gid == 0 && row.mode == 04711);
	CHECK(read_row("d 0755 no-such-user:root bin", 0) == -1);
	CHECK(errno == ENOENT);
	CHECK(read_row("d 0755 root:no-such-group bin", 0) == -1);
	CHECK(errno == ENOENT);
}

static void gives_one_user_all(void)
{
	CHECK(read_row("p 4711 qmailq:qmail bin/qmail-queue", &me) == 1);
	CHECK(row.uid == 1234 && row.gid == 5678 && row.mode == 0711);
	CHECK(read_row("d 2755 alias:qmail alias", &me) == 1);
	CHECK(row.mode == 0755);
	CHECK(read_row("f 0622 qmails:qmail queue/lock/trigger", &me) == 1);
	CHECK(row.mode == 0600);
}

static void refuses_nonsense(void)
{
	static const char *const bad[] = {"d 0755 root:root", "x 0755 a:b c",
		"dd 0755 a:b c", "d 0789 a:b c", "d 077777 a:b c", "d", 0};
	char longest[MODES_PATH_MAX + 20];

	for (const char *const *line = bad; *line; line++)
		CHECK(read_row(*line, &me) == -1 && errno == EINVAL);
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "d 0755 a:b ", 11);
	longest[sizeof(longest) - 1] = 0;
	CHECK(read_row(longest, &me) == -1 && errno == EINVAL);
}

static unsigned seen;
static char last[MODES_PATH_MAX];

static void count(const struct modes *item)
{
	seen++;
	memcpy(last, item->path, sizeof(last));
	CHECK(item->kind == MODES_DIR);
}

static void splits(void)
{
	char path[] = "modes.XXXXXX";
	static const char text[] = "# table\ns 0700 a:b queue/mess\n";
	int fd = mkstemp(path);
	unsigned line;

	CHECK(fd != -1);
	CHECK(write(fd, text, sizeof(text) - 1) == sizeof(text) - 1);
	close(fd);
	CHECK(modes_each(path, &me, count, &line));
	CHECK(seen == 65);
	CHECK(strcmp(last, "queue/mess/63") == 0);
	unlink(path);
	CHECK(!modes_each(path, &me, count, &line) && line == 0);
}

static void tells_the_line(void)
{
	char path[] = "modes.XXXXXX";
	static const char text[] = "# table\n\nd 9 a:b c\n";
	int fd = mkstemp(path);
	unsigned line;

	CHECK(write(fd, text, sizeof(text) - 1) == sizeof(text) - 1);
	close(fd);
	CHECK(!modes_each(path, &me, count, &line) && line == 3);
	unlink(path);
}

int main(void)
{
	RUN(passes_over_comments);
	RUN(reads_a_row);
	RUN(knows_names);
	RUN(gives_one_user_all);
	RUN(refuses_nonsense);
	RUN(splits);
	RUN(tells_the_line);
	return check_done();
}
