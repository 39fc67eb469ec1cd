/* vuser - the users of a virtual domain, as vpopmail keeps them
 *
 * A line of DIR/vpasswd, and the record of DIR/vpasswd.cdb by which mail and
 * logins are served (key: the name; data: what follows the first colon):
 *
 *	name:hash:kind:flags:gecos:dir:quota[:clear]
 *
 * A user is found without reading the whole: a few small preads, however many
 * there are.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_VUSER_H
#define ROUTE_VUSER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { VUSER_LINE_MAX = 4096, VUSER_NAME_MAX = 64 };

/* Bits of the field flags. Those that are not named here mean nothing to us
 * and are kept. */
enum vuser_flag {
	VUSER_NO_CHANGE = 0x1, /* the user may not change the password */
	VUSER_NO_POP = 0x2,
	VUSER_NO_WEBMAIL = 0x4,
	VUSER_NO_IMAP = 0x8,
	VUSER_BOUNCE = 0x10, /* takes no mail */
	VUSER_NO_RELAY = 0x20,
	VUSER_NO_DIALUP = 0x40,
	VUSER_USER0 = 0x80,
	VUSER_USER1 = 0x100,
	VUSER_USER2 = 0x200,
	VUSER_USER3 = 0x400,
	VUSER_NO_SMTP = 0x800,
	VUSER_ADMIN = 0x1000, /* of the domain */
	VUSER_OVERRIDE = 0x2000, /* the domain's limits do not count */
	VUSER_NO_SPAM_CHECK = 0x4000,
	VUSER_DELETE_SPAM = 0x8000,
	VUSER_SYSTEM_ADMIN = 0x10000,
	VUSER_EXPERT = 0x20000,
	VUSER_NO_MAILDROP = 0x40000,
};

/* Views into the line. */
struct vuser {
	struct str name;
	struct str hash; /* of crypt(3), perhaps with "{SCHEME}" in front */
	uint64_t kind; /* 1: a user; 2: one with APOP */
	uint64_t flags;
	struct str gecos;
	struct str dir; /* holds Maildir; empty: not made yet */
	struct str quota; /* "NOQUOTA", or "bytesS,countC" */
	struct str clear; /* the password, where a site keeps it */
	bool has_clear; /* is there such a field? */
};

/* Takes a line (no newline) apart. False: it is none. */
bool vuser_parse(struct str line, struct vuser *user_out);

/* Looks the user up in dir/vpasswd.cdb. Returns 1 with line replaced and the
 * user's fields, which are views into it; 0 if there is no such user; -1 with
 * errno: not known now (ENOENT: no database; EPROTO: a damaged one, or a
 * broken record). */
MUST_USE int vuser_find(const char *dir, struct str name /* hostile */,
	struct buf *line, struct vuser *user_out);

#endif
