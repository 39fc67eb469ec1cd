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
#include "vpop/newuser.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"

const char prog_name[] = "vsetuserquota";

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
	for (size_t i = at; i < end; i++) {
		userdb_get(&db, i, &user);
		newuser_count(&user);
	}
	return EXIT_OK;
}
