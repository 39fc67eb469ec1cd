/* vdeluser - remove a user of a virtual domain, with all his mail
 *
 *	vdeluser [ -v ] user@domain
 *
 * The user who gets the mail for nobody is not removed.
 *
 * Exit: 0 removed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "vpop/catchall.h"
#include "vpop/newuser.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vdeluser";

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, "[ -v ] user@domain");
	target_version(argc, argv);
	if (argc != 2 || *argv[1] == '-')
		die_usage("[ -v ] user@domain");
	realm_enter(&realm);
	target_user(&target, argv[1]);
	realm_become(target.domain->uid, target.domain->gid, "del_user",
		target.address, "-");
	if (catchall_is(target.domain->dir, target.user))
		die(EXIT_PERM, "he gets the mail for nobody: change ",
			target.domain->dir, "/.qmail-default first");
	newuser_remove(target.domain->dir, target.user);
	return EXIT_OK;
}
