/* usercdb - see usercdb.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/usercdb.h"

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "data/cdbroom.h"
#include "data/cdbwalk.h"
#include "route/vuser.h"

enum { PATH_MAX_BYTES = 2000 };

static void path_of(struct buf *path, const char *dir)
{
	if (buf_join(path, dir, "/vpasswd.cdb") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
}

void usercdb_write(
	const char *dir, const struct str *lines, size_t n, struct renew *renew)
{
	static struct cdbmake make;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	int result;

	path_of(&path, dir);
	renew_begin(renew, buf_text(&path), 0600);
	result = cdbmake_start(&make, renew->out.fd);
	for (size_t i = 0; i < n && result == 0; i++) {
		struct str rest = lines[i];
		struct str name = str_cut(&rest, ':');
		result = cdbmake_add(&make, name, rest);
	}
	/* For some thousand changes; more fit into the tables. */
	if (result == 0 && n >= USERCDB_LARGE)
		result = cdbroom_leave(&make, (uint32_t)(make.offset / 8));
	if (result == -1 || cdbmake_finish(&make) == -1)
		renew_fail(renew, "unable to write anew ");
	renew_ready(renew);
	buf_free(&path);
}

/* 1: the next record is this line; 0: another, or none. */
static int is_next(struct cdbwalk *walk, struct str line)
{
	struct buf key = BUF_LIMIT(VUSER_LINE_MAX);
	struct buf data = BUF_LIMIT(VUSER_LINE_MAX);
	int result = cdbwalk_next(walk, &key, &data);
	struct str name = str_cut(&line, ':');

	if (result == 1)
		result = str_equal(buf_str(&key), name) &&
			 str_equal(buf_str(&data), line);
	buf_free(&key);
	buf_free(&data);
	return result == 1;
}

bool usercdb_agrees(const char *dir, const struct str *lines, size_t n)
{
	static struct cdbwalk walk;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	size_t i = 0;

	path_of(&path, dir);
	int fd = file_open_read(buf_text(&path));
	buf_free(&path);
	if (fd == -1)
		return false;
	if (cdbwalk_start(&walk, fd) == 0)
		while (i < n && is_next(&walk, lines[i]))
			i++;
	file_close(fd);
	return i == n && walk.at == walk.end;
}
