/* lookup - see lookup.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/lookup.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "data/cdb.h"

enum { LOCAL_MAX = 1003, BREAKS_MAX = 256 };

/* The longest wildcard that the local part begins with. A wildcard ends in
 * one of the bytes that stand under the empty key; what follows it becomes
 * the end of ext, in the case it came in. key is '!' and the local part. */
static int wildcard(const struct cdb *cdb, struct str key, struct str local,
	struct buf *answer)
{
	struct buf breaks = BUF_LIMIT(BREAKS_MAX);
	int found = cdb_find(cdb, str_of("", 0), &breaks);

	for (size_t n = key.n; found == 1 && n > 0; n--) {
		if (n > 1 && !str_has(buf_str(&breaks), key.s[n - 1]))
			continue;
		int match = cdb_find(cdb, str_head(key, n), answer);
		if (match == 0)
			continue;
		buf_free(&breaks);
		if (match == -1 ||
			buf_add_str(answer, str_skip(local, n - 1)) == -1 ||
			buf_add_byte(answer, 0) == -1)
			return -1;
		return 1;
	}
	buf_free(&breaks);
	return found == -1 ? -1 : 0;
}

static int ask(const struct cdb *cdb, struct str local, struct buf *answer)
{
	char key[LOCAL_MAX + 2];

	key[0] = '!';
	memcpy(key + 1, local.s, local.n);
	ascii_lower_all(key + 1, local.n);
	key[local.n + 1] = 0;
	int found = cdb_find(cdb, str_of(key, local.n + 2), answer);
	if (found == 1 && buf_add_byte(answer, 0) == -1)
		return -1;
	if (found != 0)
		return found;
	return wildcard(cdb, str_of(key, local.n + 1), local, answer);
}

int lookup_assigned(const char *path, struct str local, struct buf *answer)
{
	struct cdb cdb;

	buf_clear(answer);
	if (local.n > LOCAL_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	int found = cdb_open(&cdb, path);
	if (found != 1)
		return found;
	found = ask(&cdb, local, answer);
	cdb_close(&cdb);
	return found;
}

static bool take(struct str *rest, struct str *part_out)
{
	bool ended = str_has(*rest, 0);

	*part_out = str_cut(rest, 0);
	return ended;
}

static bool take_id(struct str *rest, unsigned *id_out)
{
	struct str digits;
	uint64_t id;

	if (!take(rest, &digits) || !num_parse(digits, &id) ||
		id > UINT32_MAX - 1)
		return false;
	*id_out = (unsigned)id;
	return true;
}

int lookup_parse(struct str answer, struct lookup *lookup_out)
{
	unsigned uid;
	unsigned gid;

	if (take(&answer, &lookup_out->user) && take_id(&answer, &uid) &&
		take_id(&answer, &gid) && take(&answer, &lookup_out->home) &&
		take(&answer, &lookup_out->dash) &&
		take(&answer, &lookup_out->ext)) {
		lookup_out->uid = uid;
		lookup_out->gid = gid;
		return 0;
	}
	errno = EPROTO;
	return -1;
}
