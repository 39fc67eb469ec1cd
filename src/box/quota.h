/* quota - may this message still come into this mailbox? (Maildir++)
 *
 * The answer stands in maildirsize (box/sizefile), a sum without locks: of
 * writers at the same moment each may bring a message that fits, so that a
 * mailbox can end up with a few more than it may hold, and a sum may be wrong
 * for a while. The mailbox is counted anew when the file is missing, damaged,
 * 5120 bytes long or says another quota than is configured, when nobody wrote
 * to it for 15 minutes, and before anything is refused, unless the file is
 * nothing but a fresh count. A count that a delivery overtook is not kept.
 *
 * A path is that of a Maildir; of a folder (it holds a file maildirfolder) the
 * Maildir above it counts. All this runs as the owner of the mailbox; what is
 * in it may be hostile, and no link in it is followed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_QUOTA_H
#define BOX_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "box/allowance.h"
#include "box/usage.h"

struct quota {
	struct allowance allowance;
	struct usage usage;
};

/* The quota of a mailbox and what it holds; allowance is what is configured,
 * null: what maildirsize says. size is that of a message that is to come, 0 if
 * none is. Returns 1, 0 if there is no quota (or no such mailbox), -1 with
 * errno: it cannot be found out now. */
MUST_USE int quota_look(const char *maildir, const struct allowance *allowance,
	uint64_t size, struct quota *quota_out);

/* Would a message of size bytes be too much? */
bool quota_over(const struct quota *quota, uint64_t size);

/* How full it is, in percent: of bytes or messages, whichever is more. */
unsigned quota_percent(const struct quota *quota);

/* Without counting or writing, to ask before a message comes (RCPT): is it
 * certain that none of size bytes would fit? One open and one read. 1, 0, -1:
 * we may not look (EACCES). */
MUST_USE int quota_full(
	const char *maildir, const struct allowance *allowance, uint64_t size);

/* What the mailbox holds, with a quota or without: a sound maildirsize is
 * believed, however old; else it is counted, and nothing is written. One that
 * is not there, or not ours to enter, holds nothing. 0, or -1 with errno. */
MUST_USE int quota_used(const char *maildir, struct usage *usage_out);

/* Notes that messages came, or went: negative numbers. Nothing happens where
 * there is no maildirsize. 0, or -1 with errno: the next count mends it. */
MUST_USE int quota_add(const char *maildir, int64_t bytes, int64_t count);

/* Gives a mailbox this quota: counts and writes maildirsize, or removes it.
 * Done by root, the file is the mailbox owner's. 0, or -1 with errno. */
MUST_USE int quota_set(const char *maildir, const struct allowance *allowance);

#endif
