/* bounds - what a virtual domain may have
 *
 * DIR/.qmailadmin-limits, or, where a domain has none, vlimits.default in
 * vpopmail's etc. Lines "key value" or "key: value"; '#' comments. What we do
 * not know is passed over.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_BOUNDS_H
#define ROUTE_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/out.h"
#include "base/str.h"
#include "box/allowance.h"

/* Numbers, in the order of the file. */
enum bounds_number {
	BOUNDS_POP, /* accounts; below 0: as many as they want, here to LISTS */
	BOUNDS_ALIASES,
	BOUNDS_FORWARDS,
	BOUNDS_AUTORESPONDERS,
	BOUNDS_LISTS,
	BOUNDS_QUOTA, /* MB, of the domain; 0: none, here and below */
	BOUNDS_MESSAGES, /* of the domain */
	BOUNDS_USER_QUOTA, /* bytes, of a new user */
	BOUNDS_USER_MESSAGES, /* of a new user */
	BOUNDS_NUMBERS
};

/* Who is no postmaster may not create (1), modify (2), delete (4). */
enum bounds_right {
	BOUNDS_MAY_ACCOUNT,
	BOUNDS_MAY_ALIAS,
	BOUNDS_MAY_FORWARD,
	BOUNDS_MAY_AUTORESPONDER,
	BOUNDS_MAY_LIST, /* lists; << 3: their users; << 6: moderators */
	BOUNDS_MAY_QUOTA,
	BOUNDS_MAY_USER_QUOTA,
	BOUNDS_RIGHTS
};

struct bounds {
	int64_t numbers[BOUNDS_NUMBERS];
	uint64_t flags; /* of vuser_flag, of all users */
	unsigned rights[BOUNDS_RIGHTS];
};

/* No limits. */
void bounds_none(struct bounds *limits);

/* Those in the text are put over what is there. */
void bounds_parse(struct bounds *limits, struct str text);

/* The domain's in dir, or the default ones; the default ones only. 0, or -1
 * with errno: the file is there and cannot be read, or it is no such file. */
MUST_USE int bounds_read(struct bounds *limits, const char *dir);
MUST_USE int bounds_read_default(struct bounds *limits);

/* The flags that count for a user of the domain: his and the domain's, unless
 * he is above its limits. */
uint64_t bounds_on(const struct bounds *limits, uint64_t flags);

/* What the mailboxes of the domain may hold together. */
struct allowance bounds_pool(const struct bounds *limits);

/* A number's, a right's name in the file. */
extern const char *const bounds_numbers[BOUNDS_NUMBERS];
extern const char *const bounds_rights[BOUNDS_RIGHTS];

/* Writes them in the file's form. */
void bounds_format(const struct bounds *limits, struct out *out);

/* The quota of a new user, in the form of vpasswd ("NOQUOTA" where there is
 * none), in a static place. */
const char *bounds_user_quota(const struct bounds *limits);

/* A letter of vmoddomlimits -g as a flag, 0 if it is none; and the flags in
 * the order in which they are shown. */
uint64_t bounds_letter(char letter);
struct bounds_flag {
	const char *word; /* in the file */
	const char *shown;
	char letter;
	uint64_t flag;
};
extern const struct bounds_flag bounds_flags[]; /* a null word ends them */

#endif
