/* ident - see ident.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/ident.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/in.h"
#include "base/num.h"

enum { PIECE = 4096, LINE_MAX_BYTES = 1024 };

static bool number(struct str text, unsigned *n_out)
{
	uint64_t n;

	if (!num_parse(text, &n) || n > UINT32_MAX - 1)
		return false;
	*n_out = (unsigned)n;
	return true;
}

/* name:password:uid:gid:gecos:home:shell - is it this user's? */
static int entry(struct str line, struct str name, struct ident *ident_out)
{
	struct str fields[6];
	unsigned uid;
	unsigned gid;

	for (size_t i = 0; i < 6; i++)
		fields[i] = str_cut(&line, ':');
	if (!str_equal(fields[0], name))
		return 0;
	errno = EINVAL;
	if (!number(fields[2], &uid) || !number(fields[3], &gid))
		return -1;
	if (fields[5].n >= sizeof(ident_out->home))
		return -1;
	ident_out->uid = uid;
	ident_out->gid = gid;
	memcpy(ident_out->home, fields[5].s, fields[5].n);
	ident_out->home[fields[5].n] = 0;
	return 1;
}

/* A line that is too long is nobody's. The last one may have no newline. */
static int look(struct in *in, struct str name, struct ident *ident_out)
{
	char line[LINE_MAX_BYTES];
	size_t n = 0;
	bool fits = true;
	struct str view;
	int found = 0;
	int more;

	while (found == 0 && (more = in_view(in, &view)) != 0) {
		if (more == -1)
			return -1;
		size_t end = str_find(view, '\n');
		struct str part = str_head(view, end);
		fits = fits && part.n <= sizeof(line) - n;
		if (fits)
			memcpy(line + n, part.s, part.n);
		n += fits ? part.n : 0;
		in_skip(in, end < view.n ? end + 1 : end);
		if (end == view.n)
			continue;
		if (fits)
			found = entry(str_of(line, n), name, ident_out);
		n = 0;
		fits = true;
	}
	return found == 0 && fits && n > 0
		       ? entry(str_of(line, n), name, ident_out)
		       : found;
}

int ident_user(const char *name, struct ident *ident_out)
{
	char space[PIECE];
	struct in in = IN_FROM(file_open_read("/etc/passwd"), space);

	if (in.fd == -1)
		return -1;
	int result = look(&in, str_text(name), ident_out);
	file_close(in.fd);
	return result;
}

int ident_owner(const char *path, uid_t *uid_out, gid_t *gid_out)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return -1;
	*uid_out = st.st_uid;
	*gid_out = st.st_gid;
	return 0;
}

int ident_rootless(void)
{
	uid_t messages;
	uid_t states;
	gid_t gid;

	if (ident_owner("queue/mess", &messages, &gid) == -1 ||
		ident_owner("queue/state", &states, &gid) == -1)
		return -1;
	return messages == states;
}
