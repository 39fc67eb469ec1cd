/* vchangepw - a user of a virtual domain changes his own password
 *
 *	vchangepw [ -v ]
 *
 * Asks for his address, his password, and twice for the new one.
 *
 * Exit: 0 changed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>

#include "auth/pace.h"
#include "base/die.h"
#include "base/exit.h"
#include "vpop/newpassword.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/vlogin.h"

const char prog_name[] = "vchangepw";

/* Ends with the same words, after as long, whatever is wrong. */
static void check(const char *address, const char *password)
{
	static struct vlogin_user user;
	int64_t begun = pace_begin();

	switch (vlogin_password(address, password, &user)) {
	case VLOGIN_OK:
	case VLOGIN_CLOSED:
		return;
	case VLOGIN_UNSURE:
		die_sys(EXIT_TEMP, "unable to read ", user.where);
	case VLOGIN_WRONG:
	case VLOGIN_UNKNOWN:
		break;
	}
	pace_refuse(begun);
	die(EXIT_PERM, "that is not the password of ", address);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;
	char address[PASSWORD_MAX];

	help_wanted(argc, argv, "[ -v ]");
	target_version(argc, argv);
	if (argc > 1)
		die_usage("[ -v ]");
	realm_enter(&realm);
	memcpy(address, password_ask("Please enter the email address"),
		sizeof(address));
	if (!*address)
		die(EXIT_PERM, "no address");
	check(address, password_ask("Enter old password"));
	target_user(&target, address);
	newpassword_check(&target);
	const char *password = password_choose(0, 0, target.address);
	const char *hash = password_hash(password);
	realm_become(target.domain->uid, target.domain->gid, "mod_user",
		target.address, "-");
	newpassword_set(&target, password, hash);
	return EXIT_OK;
}
