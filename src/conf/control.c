/* control - see control.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/control.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/num.h"

enum { PATH_ROOM = 100, ONE_ROOM = 300, WHERE_ROOM = 2000 };

/* The one mutable thing of this module: what went wrong, one behind the other
 * until somebody asks. */
static struct {
	char text[WHERE_ROOM];
	bool told;
} where = {.told = true};

static void add(char *dst, size_t size, const char *s)
{
	size_t used = strlen(dst);
	size_t n = strlen(s);

	if (n > size - 1 - used)
		n = size - 1 - used;
	memcpy(dst + used, s, n);
	dst[used + n] = 0;
}

/* What was said already, or has no room, is not repeated: where nobody asks,
 * the last counts. */
static void note(const char *one)
{
	if (!where.told && strstr(where.text, one))
		return;
	if (where.told ||
		strlen(where.text) + strlen(one) + 3 > sizeof(where.text))
		where.text[0] = 0;
	if (where.text[0])
		add(where.text, sizeof(where.text), "; ");
	add(where.text, sizeof(where.text), one);
	where.told = false;
}

/* Notes the place; line 0: the file as a whole; more may be null. Always -1,
 * errno kept. */
static int trouble_more(
	const char *name, size_t line, const char *reason, const char *more)
{
	int error = errno;
	char one[ONE_ROOM] = "control/";
	char digits[NUM_MAX];

	add(one, sizeof(one), name);
	if (line) {
		(void)num_format(digits, line);
		add(one, sizeof(one), " line ");
		add(one, sizeof(one), digits);
	}
	add(one, sizeof(one), ": ");
	add(one, sizeof(one), reason);
	if (more) {
		add(one, sizeof(one), ": ");
		add(one, sizeof(one), more);
	}
	note(one);
	errno = error;
	return -1;
}

static int trouble(const char *name, size_t line, const char *reason)
{
	return trouble_more(name, line, reason, 0);
}

static int nonsense(const char *name, size_t line, const char *reason)
{
	errno = EINVAL;
	return trouble(name, line, reason);
}

const char *control_where(void)
{
	where.told = true;
	return where.text;
}

/* Writes control/NAME to dst. */
static int path_of(const char *name, char dst[PATH_ROOM])
{
	static const char dir[] = "control/";

	if (strlen(name) >= PATH_ROOM - sizeof(dir))
		return nonsense(name, 0, "name too long");
	memcpy(dst, dir, sizeof(dir) - 1);
	memcpy(dst + sizeof(dir) - 1, name, strlen(name) + 1);
	return 0;
}

static int slurp(const char *name, struct buf *b)
{
	char path[PATH_ROOM];

	if (path_of(name, path) == -1)
		return -1;
	if (file_slurp(path, b) == 0)
		return 1;
	if (errno == ENOENT)
		return 0;
	return trouble(name, 0, strerror(errno));
}

static struct str without_trailing_blanks(struct str line)
{
	while (line.n && ascii_space(line.s[line.n - 1]))
		line.n--;
	return line;
}

static int check(const char *name, size_t number, struct str line)
{
	if (str_has(line, 0))
		return nonsense(name, number, "holds a NUL byte");
	if (line.n > CONTROL_LINE_MAX)
		return nonsense(name, number, "line too long");
	return 0;
}

int control_line(const char *name, struct buf *b)
{
	struct buf all = BUF_LIMIT(1 << 20);
	int found = slurp(name, &all);

	if (found == 1) {
		struct str rest = buf_str(&all);
		struct str line = without_trailing_blanks(str_cut(&rest, '\n'));
		if (check(name, 1, line) == -1)
			found = -1;
		else if (!line.n && strcmp(name, "me") == 0)
			found = control_wrong(name, "no name");
		else if (buf_copy_str(b, line) == -1)
			found = trouble(name, 1, strerror(errno));
	}
	buf_free(&all);
	return found;
}

int control_line_or_me(const char *name, struct buf *b, const char *fallback)
{
	int found = control_line(name, b);

	if (found == 0)
		found = control_line("me", b);
	if (found == 0 && fallback) {
		found = buf_copy_text(b, fallback);
		if (found == 0)
			found = 1;
		else
			trouble(name, 0, strerror(errno));
	}
	return found;
}

int control_number(const char *name, uint64_t *n_out)
{
	struct buf b = BUF_LIMIT(CONTROL_LINE_MAX);
	int found = control_line(name, &b);
	uint64_t n;

	if (found == 1) {
		if (!num_parse(buf_str(&b), &n) || n > CONTROL_NUMBER_MAX)
			found = nonsense(name, 1, "not a number");
		else
			*n_out = n;
	}
	buf_free(&b);
	return found;
}

int control_list(const char *name, struct buf *b)
{
	struct buf all = BUF_LIMIT(b->limit);
	int found = slurp(name, &all);
	struct str rest = buf_str(&all);

	for (size_t number = 1; found == 1 && rest.n; number++) {
		struct str line = without_trailing_blanks(str_cut(&rest, '\n'));
		if (line.n == 0 || line.s[0] == '#')
			continue;
		if (check(name, number, line) == -1)
			found = -1;
		else if (buf_add_str(b, line) == -1 || buf_add_byte(b, 0) == -1)
			found = trouble(name, number, strerror(errno));
	}
	buf_free(&all);
	return found;
}

bool control_next(struct str *rest, struct str *line_out)
{
	if (rest->n == 0)
		return false;
	*line_out = str_cut(rest, 0);
	return true;
}

int control_fixed(const char *name, char *dst, size_t size)
{
	char path[PATH_ROOM];

	if (path_of(name, path) == -1)
		return -1;
	int fd = file_open_read(path);
	if (fd == -1)
		return errno == ENOENT ? 0 : trouble(name, 0, strerror(errno));
	ssize_t got = file_read(fd, dst, size);
	file_close(fd);
	if (got == -1)
		return trouble(name, 0, strerror(errno));
	struct str rest = str_of(dst, (size_t)got);
	/* A line that goes on behind what was read is not known. */
	bool whole = rest.n < size || str_has(rest, '\n');
	struct str line = without_trailing_blanks(str_cut(&rest, '\n'));
	if (!whole)
		return nonsense(name, 1, "line too long");
	dst[line.n] = 0;
	return check(name, 1, line) == -1 ? -1 : 1;
}

int control_trouble(const char *name, const char *what)
{
	return trouble_more(name, 0, what, strerror(errno));
}

int control_wrong(const char *name, const char *what)
{
	return nonsense(name, 1, what);
}

/* 0: it is not in the file, but in the environment. */
static size_t number_of(const char *name, struct str line)
{
	struct buf all = BUF_LIMIT(1 << 20);
	size_t number = 0;
	size_t found = 0;

	if (slurp(name, &all) == 1) {
		struct str rest = buf_str(&all);
		while (rest.n && !found) {
			number++;
			if (str_equal(without_trailing_blanks(
					      str_cut(&rest, '\n')),
				    line))
				found = number;
		}
	}
	buf_free(&all);
	return found;
}

int control_nonsense(const char *name, struct str line, const char *what)
{
	return nonsense(name, number_of(name, line), what);
}
