/* vverifypw - is this the password of a user of a virtual domain?
 *
 *	vverifypw [ -ev ] [ user@domain ] [ password ]
 *
 * What is not on the command line is asked for. With -e nothing is said.
 *
 * Exit: 0 it is, 100 it is not, 111 not known now. Heap: bounded (libc's).
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "auth/pace.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/vlogin.h"

const char prog_name[] = "vverifypw";

static void say(int quiet, const char *text)
{
	char space[200];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	if (!quiet)
		out_join(&out, text, "\n");
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct vlogin_user user;
	char address[PASSWORD_MAX];
	int quiet = 0;
	const struct opt table[] = {{'e', OPT_SET, &quiet, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, "[ -ev ] [ user@domain ] [ password ]");
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first > 2)
		die_usage("[ -ev ] [ user@domain ] [ password ]");
	realm_enter(&realm);
	int64_t begun = pace_begin();
	const char *who =
		first < argc ? argv[first] : password_ask("email address");
	if (strlen(who) >= sizeof(address))
		die(EXIT_PERM, "too long for an address");
	memcpy(address, who, strlen(who) + 1);
	const char *password = argc - first == 2
				       ? password_given(argv[first + 1])
				       : password_ask("password");
	enum vlogin_verdict verdict = vlogin_password(address, password, &user);
	if (verdict == VLOGIN_UNSURE)
		die_sys(EXIT_TEMP, "unable to read ", user.where);
	if (verdict == VLOGIN_OK || verdict == VLOGIN_CLOSED) {
		say(quiet, "User authenticated.");
		return EXIT_OK;
	}
	pace_refuse(begun);
	say(quiet, "Error: authentication failed!");
	return EXIT_PERM;
}
