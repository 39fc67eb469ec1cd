/* newpassword - see newpassword.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/newpassword.h"

#include "base/die.h"
#include "base/exit.h"
#include "vpop/userdb.h"
#include "vpop/vlimits.h"

void newpassword_check(const struct target *target)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	struct bounds limits;

	target_find(target, &line, &user);
	vlimits_read(&limits, target->domain->dir);
	if (bounds_on(&limits, user.flags) & VUSER_NO_CHANGE)
		die(EXIT_PERM,
			"the password may not be changed (vmoduser -x "
			"clears the flag): ",
			target->address);
	buf_free(&line);
}

void newpassword_set(
	const struct target *target, const char *password, const char *hash)
{
	static struct userdb db;
	struct vuser user;
	size_t at;

	userdb_open(&db, target->domain->dir, USERDB_ONE);
	if (!userdb_find(&db, str_text(target->user), &at))
		die(EXIT_PERM, "there is no such user: ", target->address);
	userdb_get(&db, at, &user);
	user.hash = str_text(hash);
	if (user.clear.n > 0)
		user.clear = str_text(password);
	userdb_put(&db, &user);
	userdb_commit(&db);
}
