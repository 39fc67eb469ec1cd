/* vsetuserquota - say how much a user of a virtual domain may keep, or all
 *
 *	vsetuserquota [ -v ] user@domain | domain quota
 *
 * The mailboxes are counted, and their maildirsize is written anew.
 *
 * Exit: 0 changed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "box/quota.h"
#include "vpop/newuser.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"

const char prog_name[] = "vsetuserquota";

enum { PATH_MAX_BYTES = 2000 };

static void count(const struct userdb *db, size_t at, const char *quota)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct allowance allowance;
	struct vuser user;

	userdb_get(db, at, &user);
	if (!allowance_parse(str_text(quota), &allowance) ||
		buf_add_str(&path, user.dir) == -1 ||
		buf_add_text(&path, "/Maildir") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path of a mailbox");
	if (user.dir.n > 0 && quota_set(buf_text(&path), &allowance) == -1)
		warn_sys(
			"the quota is set, but not counted: ", buf_text(&path));
	buf_free(&path);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct userdb db;
	struct target target;
	struct vuser user;
	size_t at = 0;

	help_wanted(argc, argv, "[ -v ] user@domain | domain quota");
	target_version(argc, argv);
	if (argc != 3)
		die_usage("[ -v ] user@domain | domain quota");
	const char *quota = newuser_quota(argv[2]);
	realm_enter(&realm);
	target_any(&target, argv[1]);
	realm_become(target.domain->uid, target.domain->gid, "mod_user",
		target.address, "-");
	userdb_open(&db, target.domain->dir,
		*target.user ? USERDB_ONE : USERDB_ALL);
	if (*target.user && !userdb_find(&db, str_text(target.user), &at))
		die(EXIT_PERM, "there is no such user: ", target.address);
	size_t end = *target.user ? at + 1 : db.n;
	for (size_t i = at; i < end; i++) {
		userdb_get(&db, i, &user);
		user.quota = str_text(quota);
		userdb_put(&db, &user);
	}
	userdb_commit(&db);
	if (*target.user && userdb_find(&db, str_text(target.user), &at))
		end = at + 1;
	for (size_t i = at; i < end; i++)
		count(&db, i, quota);
	return EXIT_OK;
}
