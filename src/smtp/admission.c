/* admission - see admission.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/admission.h"

#include <errno.h>

#include "data/cdb.h"

static int find(const struct cdb *cdb, struct str address, struct buf *rule)
{
	int found = cdb_find(cdb, address, rule);

	for (size_t n = address.n; found == 0 && n > 0; n--)
		if (address.s[n - 1] == '.' && n < address.n)
			found = cdb_find(cdb, str_head(address, n), rule);
	if (found == 0)
		found = cdb_find(cdb, str_of("", 0), rule);
	return found;
}

int admission_look(const char *path, struct str address, struct buf *rule)
{
	struct cdb cdb;
	int found = cdb_open(&cdb, path);

	buf_clear(rule);
	/* Rules that are wanted and not there let nobody in. */
	if (found == 0)
		errno = ENOENT;
	if (found != 1)
		return -1;
	found = find(&cdb, address, rule);
	cdb_close(&cdb);
	if (found == 0)
		buf_clear(rule);
	if (found == -1)
		return -1;
	return rule->n && rule->s[0] == 'D' ? 0 : 1;
}

bool admission_next(struct str *rest, struct str *pair_out)
{
	while (rest->n) {
		bool ended = str_has(*rest, 0);
		struct str one = str_cut(rest, 0);
		if (!ended || !one.n || one.s[0] != '+' || !str_has(one, '='))
			continue;
		*pair_out = str_skip(one, 1);
		return true;
	}
	return false;
}
