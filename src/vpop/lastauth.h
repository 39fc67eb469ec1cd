/* lastauth - when a user logged in last, and from where
 *
 * A file in his directory: the address he came from, with '_' for ':'; its
 * time is that of the login. It holds LASTAUTH_NEVER from the day when the
 * account was made until then.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_LASTAUTH_H
#define VPOP_LASTAUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

#define LASTAUTH_NEVER "0.0.0.0"

enum { LASTAUTH_IP_MAX = 64 };

struct lastauth {
	bool noted; /* is there such a file? */
	bool seen; /* did he ever log in? */
	int64_t when; /* seconds since 1970: his login, or the account */
	char ip[LASTAUTH_IP_MAX]; /* hostile */
};

/* Reads the file in his directory. What cannot be read is not noted. */
void lastauth_read(struct str dir, struct lastauth *login_out);

/* Notes a login from ip, or LASTAUTH_NEVER, in place of an older note. 0, or
 * -1 with errno. Of two at once one stays. */
MUST_USE int lastauth_note(const char *dir, const char *ip /* hostile */);

#endif
