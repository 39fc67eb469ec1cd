/* dotqmail - see dotqmail.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/dotqmail.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/file.h"

/* A dot would let an address climb out of the directory. */
static int add_ext(struct buf *path, struct str ext)
{
	for (size_t i = 0; i < ext.n; i++) {
		char c = ext.s[i];
		if (buf_add_byte(path, c == '.' ? ':' : ascii_lower(c)) == -1)
			return -1;
	}
	return 0;
}

static int build(
	struct buf *path, struct str dash, struct str ext, const char *tail)
{
	if (buf_copy_text(path, ".qmail") == -1 ||
		buf_add_str(path, dash) == -1 || add_ext(path, ext) == -1)
		return -1;
	return buf_add_text(path, tail);
}

/* Opens it, or just looks. 0 or -1 with errno. */
static int visit(struct dotqmail *dot, struct stat *st)
{
	const char *path = buf_text(&dot->path);

	if (dot->look)
		return stat(path, st);
	dot->fd = file_open_read(path);
	return dot->fd == -1 ? -1 : fstat(dot->fd, st);
}

/* Only a regular file counts: a directory or a missing one is none. */
static enum dotqmail_verdict try(struct dotqmail *dot)
{
	struct stat st;

	if (visit(dot, &st) == -1)
		return dot->fd == -1 && (errno == ENOENT || errno == ENOTDIR ||
						errno == ENAMETOOLONG ||
						errno == EISDIR)
			       ? DOTQMAIL_NONE
			       : DOTQMAIL_UNSURE;
	if (S_ISREG(st.st_mode)) {
		dot->forward_only = (st.st_mode & S_IXUSR) != 0;
		return st.st_mode & DOTQMAIL_WRITABLE ? DOTQMAIL_OPEN_TO_ALL
						      : DOTQMAIL_FOUND;
	}
	if (dot->fd != -1)
		file_close(dot->fd);
	dot->fd = -1;
	return DOTQMAIL_NONE;
}

/* .qmail-default stands in for what follows a '-' of ext, or for all of it. */
static enum dotqmail_verdict try_defaults(
	struct dotqmail *dot, struct str dash, struct str ext)
{
	for (size_t i = ext.n + 1; i-- > 0;) {
		if (i > 0 && ext.s[i - 1] != '-')
			continue;
		if (build(&dot->path, dash, str_head(ext, i), "default") == -1)
			return DOTQMAIL_UNSURE;
		enum dotqmail_verdict verdict = try(dot);
		if (verdict == DOTQMAIL_NONE)
			continue;
		dot->by_default = true;
		dot->rest = i;
		return verdict;
	}
	return DOTQMAIL_NONE;
}

static enum dotqmail_verdict search(
	struct dotqmail *dot, struct str dash, struct str ext)
{
	if (build(&dot->path, dash, ext, "") == -1)
		return DOTQMAIL_UNSURE;
	enum dotqmail_verdict verdict = try(dot);
	if (verdict != DOTQMAIL_NONE || dash.n == 0)
		return verdict;
	return try_defaults(dot, dash, ext);
}

enum dotqmail_verdict dotqmail_find(
	struct dotqmail *dot, struct str dash, struct str ext)
{
	*dot = (struct dotqmail){
		.path = BUF_LIMIT(DOTQMAIL_PATH_MAX), .fd = -1};
	return search(dot, dash, ext);
}

enum dotqmail_verdict dotqmail_look(
	struct dotqmail *dot, struct str dash, struct str ext)
{
	*dot = (struct dotqmail){
		.path = BUF_LIMIT(DOTQMAIL_PATH_MAX), .fd = -1, .look = true};
	return search(dot, dash, ext);
}

int dotqmail_exists(struct str dash, struct str ext, const char *tail)
{
	struct buf path = BUF_LIMIT(DOTQMAIL_PATH_MAX);
	struct stat st;
	int result = build(&path, dash, ext, tail);

	if (result == 0) {
		result = stat(buf_text(&path), &st) == 0;
		if (result == 0 && errno != ENOENT && errno != ENAMETOOLONG)
			result = -1;
	}
	buf_free(&path);
	return result;
}

static enum dotqmail_kind kind_of(struct str line)
{
	if (line.n == 0)
		return DOTQMAIL_BLANK;
	switch (line.s[0]) {
	case '#':
		return DOTQMAIL_COMMENT;
	case '|':
		return DOTQMAIL_PROGRAM;
	case '+':
		return str_is(str_head(line, 5), "+list") ? DOTQMAIL_LIST
							  : DOTQMAIL_UNKNOWN;
	case '.':
	case '/':
		return line.s[line.n - 1] == '/' ? DOTQMAIL_MAILDIR
						 : DOTQMAIL_MBOX;
	default:
		return DOTQMAIL_FORWARD;
	}
}

bool dotqmail_next(struct str *rest, struct dotqmail_line *line_out)
{
	size_t end = str_find(*rest, '\n');
	struct str line = str_head(*rest, end);

	if (rest->n == 0)
		return false;
	*rest = str_skip(*rest, end + 1);
	while (line.n > 0 && ascii_blank(line.s[line.n - 1]))
		line.n--;
	line_out->kind = kind_of(line);
	if (line_out->kind == DOTQMAIL_PROGRAM ||
		(line_out->kind == DOTQMAIL_FORWARD && line.s[0] == '&'))
		line = str_skip(line, 1);
	line_out->text = line;
	return true;
}
