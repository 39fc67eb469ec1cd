/* hosted - see hosted.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/hosted.h"

#include "base/ascii.h"
#include "data/cdb.h"

/* Each of the six strings of an answer has a NUL behind it but the last. */
static int answered(struct buf *answer, struct lookup *lookup_out)
{
	if (buf_add_byte(answer, 0) == -1)
		return -1;
	return lookup_parse(buf_str(answer), lookup_out) == -1 ? -1 : 1;
}

int hosted_find(const char *path, struct str domain, struct buf *answer,
	struct lookup *lookup_out)
{
	struct buf key = BUF_LIMIT(HOSTED_NAME_MAX + 2);
	struct cdb cdb = CDB_CLOSED;
	int found = -1;

	if (domain.n == 0 || domain.n > HOSTED_NAME_MAX)
		return 0;
	if (buf_add_byte(&key, '!') == 0 && buf_add_str(&key, domain) == 0 &&
		buf_add_byte(&key, '-') == 0) {
		ascii_lower_all(key.s, key.n);
		found = cdb_open(&cdb, path);
	}
	if (found == 1)
		found = cdb_find(&cdb, buf_str(&key), answer);
	cdb_close(&cdb);
	buf_free(&key);
	return found == 1 ? answered(answer, lookup_out) : found;
}

int hosted_is_users(const char *path, struct str name, struct str home)
{
	struct buf answer = BUF_LIMIT(LOOKUP_MAX);
	struct lookup user;
	int found = lookup_assigned(path, name, &answer);

	if (found == 1 && lookup_parse(buf_str(&answer), &user) == -1)
		found = -1;
	if (found == 1)
		found = user.dash.n == 0 && user.ext.n == 0 &&
			str_equal(user.home, home);
	buf_free(&answer);
	return found;
}

int hosted_domain(const char *path, struct str domain, struct buf *answer,
	struct lookup *lookup_out)
{
	int found = hosted_find(path, domain, answer, lookup_out);

	if (found != 1)
		return found;
	if (!str_is(lookup_out->dash, "-") || lookup_out->ext.n > 0)
		return 0;
	int users = hosted_is_users(path, domain, lookup_out->home);
	return users == -1 ? -1 : !users;
}
