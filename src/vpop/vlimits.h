/* vlimits - what a domain may have
 *
 * DIR/.qmailadmin-limits, or, where a domain has none, vlimits.default in
 * vpopmail's etc. Lines "key value" or "key: value"; '#' comments. What we do
 * not know is passed over.
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_VLIMITS_H
#define VPOP_VLIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"

/* Numbers, in the order of the file. */
enum vlimits_number {
	VLIMITS_POP, /* accounts; below 0: as many as they want, here to LISTS */
	VLIMITS_ALIASES,
	VLIMITS_FORWARDS,
	VLIMITS_AUTORESPONDERS,
	VLIMITS_LISTS,
	VLIMITS_QUOTA, /* MB, of the domain; 0: none, here and below */
	VLIMITS_MESSAGES, /* of the domain */
	VLIMITS_USER_QUOTA, /* bytes, of a new user */
	VLIMITS_USER_MESSAGES, /* of a new user */
	VLIMITS_NUMBERS
};

/* Who is no postmaster may not create (1), modify (2), delete (4). */
enum vlimits_right {
	VLIMITS_MAY_ACCOUNT,
	VLIMITS_MAY_ALIAS,
	VLIMITS_MAY_FORWARD,
	VLIMITS_MAY_AUTORESPONDER,
	VLIMITS_MAY_LIST, /* lists; << 3: their users; << 6: moderators */
	VLIMITS_MAY_QUOTA,
	VLIMITS_MAY_USER_QUOTA,
	VLIMITS_RIGHTS
};

struct vlimits {
	int64_t numbers[VLIMITS_NUMBERS];
	uint64_t flags; /* of vuser_flag, of all users */
	unsigned rights[VLIMITS_RIGHTS];
};

/* No limits. */
void vlimits_none(struct vlimits *limits);

/* Those in the text are put over what is there. */
void vlimits_parse(struct vlimits *limits, struct str text);

/* The domain's in dir, or the default ones. */
void vlimits_read(struct vlimits *limits, const char *dir);

/* The flags that count for a user of the domain: his and the domain's, unless
 * he is above its limits. */
uint64_t vlimits_on(const struct vlimits *limits, uint64_t flags);

/* Dies unless the domain in dir may have n of these. */
void vlimits_room(const struct vlimits *limits, enum vlimits_number what,
	size_t n, const char *dir);

/* The default ones only. */
void vlimits_read_default(struct vlimits *limits);

/* Writes them in the file's form. */
void vlimits_format(const struct vlimits *limits, struct out *out);

/* The quota of a new user, in the form of vpasswd ("NOQUOTA" where there is
 * none), in a static place. */
const char *vlimits_user_quota(const struct vlimits *limits);

/* A letter of vmoddomlimits -g as a flag, 0 if it is none; and the flags in
 * the order in which they are shown. */
uint64_t vlimits_letter(char letter);
struct vlimits_flag {
	const char *word; /* in the file */
	const char *shown;
	char letter;
	uint64_t flag;
};
extern const struct vlimits_flag vlimits_flags[]; /* a null word ends them */

#endif
