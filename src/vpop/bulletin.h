/* bulletin - one message for many mailboxes, and who gets it
 *
 * Each copy is the message with "To: user@domain" in front, and "Date:" if it
 * has none. Instead of copies there may be names of one file: then nothing is
 * put in front.
 *
 * For program files, done as the domain's owner: what goes wrong ends the
 * program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_BULLETIN_H
#define VPOP_BULLETIN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/out.h"
#include "vpop/enroll.h"

enum bulletin_how { BULLETIN_COPY, BULLETIN_LINK, BULLETIN_SYMLINK };

struct bulletin {
	const char *path; /* of the message; absolute for a symbolic link */
	int fd; /* the message */
	bool dated; /* it has a Date field */
	enum bulletin_how how;
	bool only_look; /* nothing is delivered */
	struct out *list; /* a line for each who gets it; or null */
	struct buf excluded; /* addresses, a line each */
	struct buf first; /* of this domain: the copy that is linked to */
};

#define BULLETIN_NONE \
	{ \
		.fd = -1, .excluded = BUF_LIMIT(10000000), \
		.first = BUF_LIMIT(4000) \
	}

/* Opens the message and looks at its header. */
void bulletin_open(struct bulletin *bulletin, const char *path);

/* Reads the addresses that get none: a line each, any case. */
void bulletin_exclude(struct bulletin *bulletin, const char *path);

/* Delivers it to all users of the domain. Returns how many could not get it,
 * which it has told. */
size_t bulletin_post(struct bulletin *bulletin, const struct enroll *domain);

#endif
