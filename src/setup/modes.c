/* modes - see modes.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "setup/modes.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/num.h"
#include "conf/ident.h"
#include "queue/name.h"

enum { GROUP_FILE_MAX = 10000000, SPECIAL = 07000, OTHERS = 0077 };

static int copy(struct str from, char dst[MODES_PATH_MAX])
{
	if (from.n >= MODES_PATH_MAX) {
		errno = EINVAL;
		return -1;
	}
	memcpy(dst, from.s, from.n);
	dst[from.n] = 0;
	return 0;
}

static int octal(struct str text, mode_t *mode_out)
{
	*mode_out = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] < '0' || text.s[i] > '7' || i > 4) {
			errno = EINVAL;
			return -1;
		}
		*mode_out = *mode_out << 3 | (mode_t)(text.s[i] - '0');
	}
	return 0;
}

static int user_id(struct str name, uid_t *uid_out)
{
	char text[MODES_PATH_MAX];
	struct ident ident;

	*uid_out = 0;
	if (str_is(name, "root"))
		return 0;
	if (copy(name, text) == -1)
		return -1;
	int found = ident_user(text, &ident);
	if (found == 0)
		errno = ENOENT;
	if (found == 1)
		*uid_out = ident.uid;
	return found == 1 ? 0 : -1;
}

/* /etc/group: name:password:gid:members */
static int group_id(struct str name, gid_t *gid_out)
{
	struct buf file = BUF_LIMIT(GROUP_FILE_MAX);
	uint64_t gid;
	int result = file_slurp("/etc/group", &file);

	if (result == 0) {
		struct str rest = buf_str(&file);
		result = -1;
		errno = ENOENT;
		while (result == -1 && rest.n) {
			struct str line = str_cut(&rest, '\n');
			if (!str_equal(str_cut(&line, ':'), name))
				continue;
			(void)str_cut(&line, ':');
			if (!num_parse(str_cut(&line, ':'), &gid))
				break;
			*gid_out = (gid_t)gid;
			result = 0;
		}
	}
	buf_free(&file);
	return result;
}

static int owned(
	struct str names, const struct modes_user *one, struct modes *row)
{
	struct str user = str_cut(&names, ':');

	if (!one)
		return user_id(user, &row->uid) == -1
			       ? -1
			       : group_id(names, &row->gid);
	row->uid = one->uid;
	row->gid = one->gid;
	row->mode &= ~(mode_t)SPECIAL;
	if (str_starts(str_text(row->path), str_text("queue")))
		row->mode &= ~(mode_t)OTHERS;
	return 0;
}

int modes_row(
	struct str line, const struct modes_user *one, struct modes *row_out)
{
	struct str kind = str_word(&line);
	struct str mode = str_word(&line);
	struct str names = str_word(&line);
	struct str path = str_word(&line);

	if (kind.n == 0 || kind.s[0] == '#')
		return 0;
	errno = EINVAL;
	if (kind.n != 1 || path.n == 0 ||
		!str_has(str_text("dspctlfz"), *kind.s))
		return -1;
	row_out->kind = *kind.s;
	if (octal(mode, &row_out->mode) == -1 ||
		copy(path, row_out->path) == -1 ||
		copy(str_word(&line), row_out->what) == -1)
		return -1;
	return owned(names, one, row_out) == -1 ? -1 : 1;
}

static void each_of(struct modes *row, void (*each)(const struct modes *row))
{
	bool split = row->kind == MODES_SPLIT;
	size_t n = strlen(row->path);

	if (split)
		row->kind = MODES_DIR;
	each(row);
	if (!split || n + NUM_MAX >= MODES_PATH_MAX)
		return;
	row->path[n] = '/';
	for (unsigned i = 0; i < NAME_SPLIT; i++) {
		(void)num_format(row->path + n + 1, i);
		each(row);
	}
}

bool modes_each(const char *path, const struct modes_user *one,
	void (*each)(const struct modes *row), unsigned *line_out)
{
	struct buf table = BUF_LIMIT(MODES_TABLE_MAX);
	struct modes row;

	int found = file_slurp(path, &table);

	*line_out = 0;
	struct str rest = buf_str(&table);
	while (found != -1 && rest.n) {
		++*line_out;
		found = modes_row(str_cut(&rest, '\n'), one, &row);
		if (found == 1)
			each_of(&row, each);
	}
	int error = errno;
	buf_free(&table);
	errno = error;
	return found != -1;
}
