/* deposit - a message into a Maildir that may hold only so much
 *
 *	deposit_look(&d)	names it and asks for the quota
 *	deposit_warns(&d, 90)	is it time to tell the owner?
 *	deposit_warning(&d, head, fd)
 *	deposit_put(&d)		delivers, or refuses
 *
 * A warning is due when the mailbox is that full, at most once a day: the file
 * quotawarn in the Maildir, of which only the time counts, tells when there
 * was one. A delivery that was made before, and is repeated, is not refused.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_DEPOSIT_H
#define BOX_DEPOSIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "box/maildir.h"
#include "box/quota.h"

struct deposit {
	const char *maildir;
	const char *delivery; /* QMAILDELIVERY, or null */
	unsigned long line; /* which instruction, see maildir_name */
	struct str head; /* goes before the message */
	int fd; /* the message, from its start on */
	bool company; /* there are other deliveries at this time: seal_meet */
	const struct allowance *allowance; /* null: what maildirsize says */
	bool always_sized; /* ",S=" in the name, with a quota or without */
	bool crowded; /* there is no room for it, whatever the quota says */
	char name[MAILDIR_NAME_MAX];
	uint64_t size; /* of head and message */
	bool limited; /* there is a quota */
	struct quota quota;
};

enum deposit_verdict {
	DEPOSIT_OK,
	DEPOSIT_NO_DIR, /* the directory cannot be entered, see errno */
	DEPOSIT_FAILED, /* not delivered now, see errno */
	DEPOSIT_FULL, /* it does not fit */
};

/* Fills name, size, limited and quota. 0, or -1 with errno. */
MUST_USE int deposit_look(struct deposit *deposit);

/* Is a warning due at that many percent (0: never)? If so none is for a day. */
bool deposit_warns(const struct deposit *deposit, unsigned percent);

/* Puts head and the rest of fd (-1: nothing) into the mailbox, and counts it.
 * Best effort: without it mail goes on. The delivery is named anew, behind it. */
void deposit_warning(struct deposit *deposit, struct str head, int fd);

MUST_USE enum deposit_verdict deposit_put(const struct deposit *deposit);

#endif
