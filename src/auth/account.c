/* account - see account.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* initgroups */
#include "auth/account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <shadow.h>
#include <string.h>
#include <unistd.h>

enum { DAY = 86400 };

/* That there is no such name comes with no errno, or this one. Any other may be
 * that of a source which does not answer: ENOENT where its daemon does not run. */
static bool trouble(int error)
{
	return error != 0 && error != ESRCH;
}

/* The hash in passwd itself, or a lone letter that stands for shadow. */
static int add_shadow(struct account *account, int64_t now)
{
	errno = 0;
	const struct spwd *sp = getspnam(account->name);

	if (!sp && geteuid() != 0)
		errno = EACCES; /* it may be there, only not for us */
	if (!sp)
		return geteuid() != 0 || trouble(errno) ? -1 : 0;
	account->hash = sp->sp_pwdp;
	account->expired = sp->sp_expire > 0 && now / DAY >= sp->sp_expire;
	return 0;
}

int account_find(const char *name, int64_t now, struct account *account_out)
{
	errno = 0;
	const struct passwd *pw = getpwnam(name);

	if (!pw)
		return trouble(errno) ? -1 : 0;
	*account_out = (struct account){pw->pw_name, pw->pw_uid, pw->pw_gid,
		pw->pw_dir, pw->pw_shell, pw->pw_passwd, false};
	if (strcmp(pw->pw_passwd, "x") != 0)
		return 1;
	account_out->hash = 0;
	return add_shadow(account_out, now) == -1 ? -1 : 1;
}

int account_become(const struct account *account)
{
	if (geteuid() != 0 && getuid() == account->uid)
		return 0;
	if (initgroups(account->name, account->gid) == -1 ||
		setgid(account->gid) == -1)
		return -1;
	return setuid(account->uid);
}
