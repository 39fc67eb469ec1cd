/* account - the accounts of the system: passwd, shadow
 *
 * By the libc's own functions, so from wherever the system keeps them. What
 * is in a struct account lives until the next account_find.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef AUTH_ACCOUNT_H
#define AUTH_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"

struct account {
	const char *name;
	uid_t uid;
	gid_t gid;
	const char *home;
	const char *shell;
	const char *hash; /* null: there is none */
	bool expired; /* the account ended before now */
};

/* Looks the user up; now is seconds since 1970. Returns 1 with *account_out, 0
 * if there is none, -1 with errno: not known now. */
MUST_USE int account_find(const char *name /* hostile */, int64_t now,
	struct account *account_out);

/* Becomes the user, with all his groups, for good; who is it already, and not
 * root, stays so. 0, or -1 with errno. */
MUST_USE int account_become(const struct account *account);

#endif
