/* powers - see powers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* setgroups */
#include "base/powers.h"

#include <grp.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

bool powers_root(void)
{
	return getuid() == 0 || geteuid() == 0;
}

int powers_become(uid_t uid, gid_t gid)
{
	if (setgroups(1, &gid) == -1 || setgid(gid) == -1)
		return -1;
	return setuid(uid);
}

void powers_no_new(void)
{
#ifdef __linux__
	/* Best effort: an old kernel does not know it. */
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
}
