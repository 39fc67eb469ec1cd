/* userlook - see userlook.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/userlook.h"

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "vpop/retouch.h"

enum { PATH_MAX_BYTES = 2000 };

static void keep(struct buf *line, struct str text, const char *dir)
{
	if (buf_copy_str(line, text) == -1)
		die_sys(EXIT_TEMP, "unable to hold a line of ", dir,
			"/vpasswd");
}

/* Among those known to agree with the cdb. */
static bool find_known(
	struct retouch *retouch, struct str name, struct buf *line)
{
	size_t at;
	bool found = retouch_find(retouch, name, &at);

	if (found)
		keep(line, retouch_line(retouch, at), retouch->dir);
	retouch_close(retouch);
	return found;
}

/* The first line of that name. */
static bool find_line(const char *dir, struct str name, struct buf *line)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_NOLIMIT;
	bool found = false;

	if (buf_join(&path, dir, "/vpasswd") == -1 ||
		file_slurp(buf_text(&path), &text) == -1)
		die_sys(EXIT_TEMP, "unable to read ", dir, "/vpasswd");
	for (struct str rest = buf_str(&text); !found && rest.n > 0;) {
		struct str next = str_cut(&rest, '\n');
		found = str_equal(str_head(next, str_find(next, ':')), name);
		if (found)
			keep(line, next, dir);
	}
	buf_free(&path);
	buf_free(&text);
	return found;
}

/* Says the cdb the same? */
static void compare(
	const char *dir, struct str name, bool found, const struct buf *line)
{
	struct buf other = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	int there = vuser_find(dir, name, &other, &user);

	if (there != found ||
		(found && !str_equal(buf_str(&other), buf_str(line))))
		warn(dir, "/vpasswd.cdb, by which mail and logins go, does not "
			  "agree with vpasswd: the next change mends that, or "
			  "vmkpasswd");
	buf_free(&other);
}

bool userlook(const char *dir, struct str name, struct buf *line,
	struct vuser *user_out)
{
	struct retouch retouch;

	if (name.n == 0 || name.n > VUSER_NAME_MAX || str_has(name, ':'))
		return false;
	if (retouch_open(&retouch, dir))
		return find_known(&retouch, name, line) &&
		       vuser_parse(buf_str(line), user_out);
	bool found = find_line(dir, name, line);
	compare(dir, name, found, line);
	if (found && !vuser_parse(buf_str(line), user_out)) {
		line->n = name.n; /* the rest is nobody's business */
		die(EXIT_TEMP, dir, "/vpasswd: the line of ", buf_text(line),
			" is no user's (name:hash:kind:flags:gecos:dir:quota): "
			"mend or remove it, then run vmkpasswd");
	}
	return found;
}
