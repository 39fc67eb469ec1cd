/* vuser - see vuser.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/vuser.h"

#include <errno.h>

#include "base/num.h"
#include "data/cdb.h"

enum { FIELDS = 7, PATH_MAX_BYTES = 2000 };

bool vuser_parse(struct str line, struct vuser *user_out)
{
	struct str fields[FIELDS];

	for (size_t i = 0; i < FIELDS; i++) {
		if (i < FIELDS - 1 && !str_has(line, ':'))
			return false;
		user_out->has_clear = str_has(line, ':');
		fields[i] = str_cut(&line, ':');
	}
	user_out->name = fields[0];
	user_out->hash = fields[1];
	user_out->gecos = fields[4];
	user_out->dir = fields[5];
	user_out->quota = fields[6];
	user_out->clear = line;
	return fields[0].n > 0 && !str_has(fields[5], 0) &&
	       num_parse(fields[2], &user_out->kind) &&
	       num_parse(fields[3], &user_out->flags);
}

/* The record of the name, put behind "name:". */
static int find(const struct cdb *cdb, struct str name, struct buf *line)
{
	struct buf data = BUF_LIMIT(VUSER_LINE_MAX);
	int found = cdb_find(cdb, name, &data);

	buf_clear(line);
	if (found == 1 && (buf_add_str(line, name) == -1 ||
				  buf_add_byte(line, ':') == -1 ||
				  buf_add_str(line, buf_str(&data)) == -1))
		found = -1;
	buf_free(&data);
	return found;
}

int vuser_find(const char *dir, struct str name, struct buf *line,
	struct vuser *user_out)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct cdb cdb = CDB_CLOSED;
	int found = -1;

	if (name.n == 0 || name.n > VUSER_NAME_MAX || str_has(name, ':'))
		return 0;
	if (buf_join(&path, dir, "/vpasswd.cdb", "") == 0)
		found = cdb_open(&cdb, buf_text(&path));
	buf_free(&path);
	if (found == 0)
		errno = ENOENT;
	if (found != 1)
		return -1;
	found = find(&cdb, name, line);
	cdb_close(&cdb);
	if (found == 1 && !vuser_parse(buf_str(line), user_out)) {
		errno = EPROTO;
		found = -1;
	}
	return found;
}
