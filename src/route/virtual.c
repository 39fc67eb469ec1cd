/* virtual - see virtual.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/virtual.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "conf/control.h"
#include "conf/home.h"

enum { PATH_MAX_BYTES = 2000 };

/* vpopmail's name for it counts only if it is the same program. */
static bool ours(struct str path)
{
	struct stat link;
	struct stat program;

	if (str_is(path, home_vdelivermail))
		return true;
	return str_is(path, home_vdelivermail_link) &&
	       stat(home_vdelivermail_link, &link) == 0 &&
	       stat(home_vdelivermail, &program) == 0 &&
	       link.st_ino == program.st_ino && link.st_dev == program.st_dev;
}

/* The last word must mean the same to a shell. */
static bool plain(struct str word)
{
	static const char marks[] = "@%+=:,./_-";

	for (size_t i = 0; i < word.n; i++)
		if (!ascii_alpha(word.s[i]) && !ascii_digit(word.s[i]) &&
			!str_has(str_text(marks), word.s[i]))
			return false;
	return word.n > 0;
}

bool virtual_command(struct str command, struct str *word_out)
{
	struct str path = str_word(&command);
	struct str empty = str_word(&command);

	*word_out = str_word(&command);
	return str_is(empty, "''") && plain(*word_out) && command.n == 0 &&
	       ours(path);
}

enum virtual_rule virtual_rule(struct str text, struct str *to_out)
{
	*to_out = text;
	if (str_is(text, "bounce-no-mailbox"))
		return VIRTUAL_REFUSE;
	if (str_is(text, "delete"))
		return VIRTUAL_DELETE;
	if (text.n > 0 && text.s[0] == '/') {
		while (to_out->n > 1 && to_out->s[to_out->n - 1] == '/')
			to_out->n--;
		return VIRTUAL_FOLDER;
	}
	if (text.n > 0 && text.s[0] == '&')
		*to_out = str_skip(text, 1);
	return VIRTUAL_FORWARD;
}

/* control/vextension, wherever we stand. 1, 0, -1. */
static int marks_from_here(char marks[VIRTUAL_MARKS_MAX])
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = -1;

	if (here == -1)
		return -1;
	if (chdir(home_path) == 0) {
		result = control_fixed("vextension", marks, VIRTUAL_MARKS_MAX);
		int error = errno;
		if (fchdir(here) == -1)
			result = -1;
		else
			errno = error;
	}
	file_close(here);
	return result;
}

static enum virtual_verdict verdict(int found)
{
	if (found == -1)
		return VIRTUAL_UNSURE;
	return found ? VIRTUAL_USER : VIRTUAL_NOBODY;
}

/* Without a user of the whole name: of what precedes the first mark? */
static int find_shorter(const char *dir, struct str name, struct buf *line,
	struct vuser *user_out, size_t *n_out)
{
	char marks[VIRTUAL_MARKS_MAX];
	int there = marks_from_here(marks);
	size_t n = 0;

	if (there != 1)
		return there;
	while (n < name.n && !(name.s[n] && strchr(marks, name.s[n])))
		n++;
	*n_out = n;
	if (n == name.n || n == 0)
		return 0;
	return vuser_find(dir, str_head(name, n), line, user_out);
}

enum virtual_verdict virtual_find(const char *dir, struct str local,
	struct buf *line, struct vuser *user_out, struct str *ext_out)
{
	char low[VUSER_LINE_MAX];
	size_t n = 0;

	*ext_out = str_of(0, 0);
	if (local.n == 0 || local.n > sizeof(low))
		return VIRTUAL_NOBODY;
	memcpy(low, local.s, local.n);
	ascii_lower_all(low, local.n);
	struct str name = str_of(low, local.n);
	int found = vuser_find(dir, name, line, user_out);
	if (found != 0)
		return verdict(found);
	found = find_shorter(dir, name, line, user_out, &n);
	if (found == 1)
		*ext_out = str_skip(local, n + 1);
	return verdict(found);
}

int virtual_home(const char *dir, const struct vuser *user, struct buf *path)
{
	if (user->dir.n > 0)
		return buf_copy_str(path, user->dir);
	buf_clear(path);
	if (buf_join(path, dir, "/", "") == -1)
		return -1;
	return buf_add_str(path, user->name);
}

bool virtual_stale(const char *dir, const struct vuser *user)
{
	struct buf home = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser now;
	struct stat st;
	bool stale = false;

	if (virtual_home(dir, user, &home) == 0 &&
		lstat(buf_text(&home), &st) == -1 && errno == ENOENT)
		stale = vuser_find(dir, user->name, &line, &now) != 1 ||
			!str_equal(now.dir, user->dir);
	buf_free(&home);
	buf_free(&line);
	return stale;
}
