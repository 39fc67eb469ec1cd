/* vmkpasswd - make a virtual domain's vpasswd.cdb from its vpasswd
 *
 *	vmkpasswd [ -v ] domain
 *
 * For after a change by hand, or when the cdb is damaged.
 *
 * Exit: 0 made, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"

const char prog_name[] = "vmkpasswd";

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct userdb db;
	struct target target;

	help_wanted(argc, argv, "[ -v ] domain");
	target_version(argc, argv);
	if (argc != 2)
		die_usage("[ -v ] domain");
	realm_enter(&realm);
	target_domain(&target, argv[1]);
	realm_become(target.domain->uid, target.domain->gid, 0, "", "");
	userdb_open(&db, target.domain->dir, USERDB_REMAKE);
	userdb_commit(&db);
	return EXIT_OK;
}
