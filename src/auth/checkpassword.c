/* checkpassword - run a program as the user whose password it is
 *
 *	checkpassword program [arg ...]
 *
 * Reads login, password and timestamp from descriptor 3, a NUL behind each. If
 * it is the password of that system account, becomes the user, in his home and
 * with his USER, HOME and SHELL, and runs program. A refusal takes as long
 * whether there is such a user or not. Never root's; dynamic, for crypt(3).
 *
 * Exit: that of program; 1 not acceptable, 2 misuse, 100 no such user (only if
 * checkchain asks), 111 not known now. Heap: bounded (libc's).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <unistd.h>

#include "auth/account.h"
#include "auth/credentials.h"
#include "auth/hash.h"
#include "auth/pace.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"

const char prog_name[] = "checkpassword";

/* What to exit with; 0: it is his password. */
static int judge(const struct credentials *c, struct account *account)
{
	int found = account_find(c->login, clock_seconds(), account);

	if (found == -1)
		die_sys(EXIT_TEMP, "unable to read the user database");
	int right = hash_is_of(found ? account->hash : 0, c->password);
	if (right == -1)
		die_sys(EXIT_TEMP, "unable to hash the password");
	if (!found)
		return env_get("CHECKCHAIN") ? CREDENTIALS_UNKNOWN
					     : CREDENTIALS_WRONG;
	return right == 1 && account->uid != 0 && !account->expired
		       ? 0
		       : CREDENTIALS_WRONG;
}

/* Becomes him and runs the program. */
static noreturn void enter(const struct account *account, char **argv)
{
	if (account_become(account) == -1)
		die_sys(EXIT_TEMP, "unable to become ", account->name);
	if (chdir(account->home) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", account->home);
	if (setenv("USER", account->name, 1) == -1 ||
		setenv("HOME", account->home, 1) == -1 ||
		setenv("SHELL", account->shell, 1) == -1)
		die_sys(EXIT_TEMP, "unable to set the environment");
	execvp(argv[0], argv);
	die_sys(EXIT_TEMP, "unable to run ", argv[0]);
}

int main(int argc, char **argv)
{
	static struct credentials credentials;
	struct account account;

	help_wanted(argc, argv, "program [arg ...]");
	int64_t begun = pace_begin();
	if (argc < 2)
		die(CREDENTIALS_MISUSE,
			"usage: checkpassword program [arg ...]");
	int code = credentials_read(&credentials, CREDENTIALS_FD);
	if (code)
		return code;
	code = judge(&credentials, &account);
	credentials_wipe(&credentials);
	if (code == 0)
		enter(&account, argv + 1);
	pace_refuse(begun);
	return code;
}
