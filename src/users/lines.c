/* lines - see lines.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/lines.h"

#include <errno.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"

void lines_from(struct lines *lines, const char *path, int fd)
{
	lines->path = path;
	lines->number = 0;
	lines->line = (struct buf)BUF_LIMIT(LINES_MAX);
	lines->tidy = 0;
	lines->in = (struct in)IN_FROM(fd, lines->space);
}

bool lines_open(struct lines *lines, const char *path)
{
	int fd = file_open_read(path);

	if (fd == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to open ", path);
	lines_from(lines, path, fd);
	return fd != -1;
}

static void tidy(const struct lines *lines)
{
	if (lines->tidy)
		lines->tidy();
}

noreturn void lines_bad(const struct lines *lines, const char *what)
{
	char digits[NUM_MAX];

	tidy(lines);
	(void)num_format(digits, lines->number);
	die(EXIT_TEMP, what, " in ", lines->path, " line ", digits);
}

bool lines_next(struct lines *lines)
{
	buf_clear(&lines->line);
	int found = in_until(&lines->in, &lines->line, '\n');
	if (found == 0 && lines->line.n == 0)
		return false;
	lines->number++;
	if (found == -1 && errno == EMSGSIZE)
		lines_bad(lines, "line too long");
	if (found == -1) {
		tidy(lines);
		die_sys(EXIT_TEMP, "unable to read ", lines->path);
	}
	lines->line.n -= found == 1;
	if (str_has(buf_str(&lines->line), 0))
		lines_bad(lines, "NUL byte");
	return true;
}

bool lines_next_value(struct lines *lines)
{
	while (lines_next(lines)) {
		struct buf *line = &lines->line;
		while (line->n > 0 && ascii_space(line->s[line->n - 1]))
			line->n--;
		if (line->n > 0 && line->s[0] != '#')
			return true;
	}
	return false;
}

void lines_close(struct lines *lines)
{
	buf_free(&lines->line);
	file_close(lines->in.fd);
}
