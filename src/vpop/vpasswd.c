/* vpasswd - give a user of a virtual domain another password
 *
 *	vpasswd [ -v ] [ -r[length] ] user@domain [ password ]
 *
 * Without a password, one is asked for twice. Refused where the user or the
 * domain may not change passwords.
 *
 * Exit: 0 changed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "vpop/newpassword.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vpasswd";

static const char usage[] = "[ -v ] [ -r[length] ] user@domain [ password ]";

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int length = target_random(&argc, argv);
	if (argc < 2 || argc > 3 || *argv[1] == '-')
		die_usage(usage);
	realm_enter(&realm);
	target_user(&target, argv[1]);
	newpassword_check(&target);
	const char *password = password_choose(
		password_given(argv[2]), length, target.address);
	const char *hash = password_hash(password);
	realm_become(target.domain->uid, target.domain->gid, "mod_user",
		target.address, "-");
	newpassword_set(&target, password, hash);
	return EXIT_OK;
}
