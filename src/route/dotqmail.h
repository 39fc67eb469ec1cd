/* dotqmail - which .qmail file an address has, and what its lines say
 *
 * The one reading of .qmail files: qmail-local follows it, and whoever must
 * know at RCPT whether there is such an address asks it as well.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_DOTQMAIL_H
#define ROUTE_DOTQMAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	DOTQMAIL_PATH_MAX = 2000,
	DOTQMAIL_SIZE_MAX = 50 * 1000 * 1000,
	DOTQMAIL_WRITABLE = 002, /* mode bits that make a file untrusted */
};

/* ".qmail" dash ext, dots as colons, lower case; or a -default file. */
struct dotqmail {
	struct buf path; /* of what was found, or looked for last */
	int fd; /* -1: there is none */
	size_t rest; /* index into ext of what "default" stands for */
	bool by_default; /* it is a -default file */
	bool forward_only; /* the x bit is set: only forwarding */
	bool look; /* private: it is not to be opened */
};

enum dotqmail_verdict {
	DOTQMAIL_FOUND,
	DOTQMAIL_NONE,
	DOTQMAIL_UNSURE, /* cannot be opened now, see errno */
	DOTQMAIL_OPEN_TO_ALL, /* anybody may write to it */
};

/* Looks in the current directory. The struct's path is to be freed. */
enum dotqmail_verdict dotqmail_find(
	struct dotqmail *dot, struct str dash, struct str ext /* hostile */);

/* The same without opening it: fd is -1 in any case. What is there is found
 * even if we may not read it. */
enum dotqmail_verdict dotqmail_look(
	struct dotqmail *dot, struct str dash, struct str ext /* hostile */);

/* Is there a file of exactly this name: .qmail dash ext and a tail? 1, 0,
 * -1 with errno. */
MUST_USE int dotqmail_exists(
	struct str dash, struct str ext /* hostile */, const char *tail);

enum dotqmail_kind {
	DOTQMAIL_COMMENT,
	DOTQMAIL_BLANK,
	DOTQMAIL_PROGRAM, /* |command */
	DOTQMAIL_MBOX, /* /path or ./path */
	DOTQMAIL_MAILDIR, /* the same with a slash at the end */
	DOTQMAIL_FORWARD, /* &address or address */
	DOTQMAIL_LIST, /* +list: from here on only forwarding */
	DOTQMAIL_UNKNOWN, /* another +word: passed over */
};

struct dotqmail_line {
	enum dotqmail_kind kind;
	struct str text; /* command, path or address; no NUL behind it */
};

/* Takes the next line off *rest; false at the end. Blanks and tabs at the end
 * of a line do not count. The text may hold a NUL: what follows it is not part
 * of the path, command or address. */
bool dotqmail_next(struct str *rest, struct dotqmail_line *line_out);

#endif
