/* utf8 - is it UTF-8 (RFC 3629)?
 *
 * Overlong forms, surrogates and what is above U+10FFFF are not.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_UTF8_H
#define MAIL_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Start with {0}. */
struct utf8 {
	unsigned left; /* bytes of the character that are still to come */
	unsigned char low; /* what the next of them may be */
	unsigned char high;
	bool wrong; /* what was seen is no UTF-8, whatever follows */
};

/* Takes a byte. */
void utf8_step(struct utf8 *utf8, char c /* hostile */);

/* Was all of it UTF-8, and whole? */
static inline bool utf8_done(const struct utf8 *utf8)
{
	return !utf8->wrong && !utf8->left;
}

/* The same for a text. ASCII is UTF-8. */
bool utf8_valid(struct str text /* hostile */);

/* Is there a byte above 127 in it? */
bool utf8_beyond_ascii(struct str text);

/* Takes the first character off *rest, which must be valid and not empty. */
uint32_t utf8_cut(struct str *rest);

#endif
