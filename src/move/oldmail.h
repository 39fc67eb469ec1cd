/* oldmail - a message as qmail keeps it
 *
 *	mess/S/N	the text
 *	todo/N		not looked at yet: u<uid> p<pid> F<sender> T<recipient>...
 *	info/S/N	looked at: F<sender>; and for each channel that it needs
 *	local/S/N	T<recipient> who waits, D<recipient> who is done with
 *	remote/S/N
 *	bounce/N	"<recipient>:\nreport\n\n" for each who failed
 *	intd/N		as todo, if it was never accepted
 *
 * Each record ends in a NUL. S is N modulo what that qmail was built with;
 * some qmails have todo/S/N and intd/S/N. All of it is hostile.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MOVE_OLDMAIL_H
#define MOVE_OLDMAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum oldmail_verdict {
	OLDMAIL_OK,
	OLDMAIL_DONE, /* nobody waits, nothing is to be told */
	OLDMAIL_NEVER, /* a text without an envelope: never accepted */
	OLDMAIL_PERHAPS, /* only intd: not accepted, unless a cut lost that */
	OLDMAIL_BAD, /* the file at path is damaged or no file */
	OLDMAIL_TROUBLE, /* path cannot be read now, see errno */
};

struct oldmail {
	int tree; /* the queue; the caller's */
	struct str part; /* S; the caller's */
	uint64_t n;
	int text; /* descriptor of mess/S/N; -1 */
	int64_t written; /* when the text was */
	bool routed; /* by qmail: from local and remote, not todo */
	const char *list; /* todo or intd, if not routed */
	bool split; /* todo/S/N */
	uint64_t uid;
	uint64_t pid;
	int64_t born; /* seconds since 1970 */
	int64_t due; /* next attempt; 0: now */
	struct buf sender;
	bool sender_seen;
	uint64_t waiting;
	uint64_t failed;
	struct buf bounce;
	struct buf path; /* of the file looked at last */
};

/* Looks at all files of message N. With perhaps those of intd are taken as
 * well. oldmail_close in any case. */
enum oldmail_verdict oldmail_open(struct oldmail *old, int tree,
	struct str part, uint64_t n, bool perhaps);

/* What is called for each recipient that waits; local: by qmail's word. */
struct oldmail_visit {
	void *context;
	int (*recipient)(void *context, struct str address, bool local);
};

MUST_USE int oldmail_recipients(
	struct oldmail *old, const struct oldmail_visit *visit);

/* The next recipient that failed, with the paragraph for the bounce; start
 * with *rest = buf_str(&old->bounce). */
bool oldmail_failure(
	struct str *rest, struct str *address_out, struct str *paragraph_out);

void oldmail_close(struct oldmail *old);

#endif
