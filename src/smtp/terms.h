/* terms - on what terms we talk with clients: how strictly, and how much
 *
 * control/smtpprofile, or $SMTPPROFILE, is one word:
 *
 *	strict	the grammar and order of RFC 5321, no more; the default
 *	lenient	addresses and order as qmail took them, LF as a line end,
 *		commands ahead of their time
 *	classic	lenient, and what we say is what qmail said: no extensions
 *		but PIPELINING and 8BITMIME, status codes behind the text
 *
 * control/smtplimits, then $SMTPLIMITS with blanks between: "word:number", 0
 * for no limit. control/smtpomit: words of the answer to EHLO that are left
 * out, and what they offer is not taken. control/rcptlookup, or $RCPTLOOKUP:
 * 1 or 0, are recipients looked up? By default they are, but not in the profile
 * classic.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_TERMS_H
#define SMTP_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"

enum terms_profile { TERMS_STRICT, TERMS_LENIENT, TERMS_CLASSIC };

enum terms_limit {
	TERMS_RECIPIENTS, /* of a message */
	TERMS_REFUSALS, /* recipients refused in a session */
	TERMS_ERRORS, /* other commands refused in a session */
	TERMS_IDLE, /* commands since the last message that brought none on */
	TERMS_MESSAGES, /* in a session */
	TERMS_LINE, /* bytes of a line of a message, without its end */
	TERMS_SECONDS, /* of a session */
	TERMS_LIMITS
};

/* What is offered, and may be left out. */
enum terms_offer {
	TERMS_PIPELINING, /* RFC 2920 */
	TERMS_SIZE, /* RFC 1870 */
	TERMS_8BITMIME, /* RFC 6152 */
	TERMS_STATUS, /* ENHANCEDSTATUSCODES, RFC 2034 */
	TERMS_DSN, /* RFC 3461 */
	TERMS_SMTPUTF8, /* RFC 6531 */
	TERMS_CHUNKING, /* RFC 3030 */
	TERMS_LIMITS_WORD, /* LIMITS, RFC 9422 */
	TERMS_OFFERS
};

extern const char *const terms_words[TERMS_OFFERS];

struct terms {
	enum terms_profile profile;
	uint64_t limits[TERMS_LIMITS]; /* 0: none */
	bool offers[TERMS_OFFERS];
	bool lookup; /* recipients are looked up at RCPT */
};

/* Reads them, standing in home_path. 0, or -1: control_where tells. */
MUST_USE int terms_read(struct terms *terms_out);

/* Is n beyond the limit? */
static inline bool terms_beyond(
	const struct terms *terms, enum terms_limit limit, uint64_t n)
{
	return terms->limits[limit] && n > terms->limits[limit];
}

static inline bool terms_strict(const struct terms *terms)
{
	return terms->profile == TERMS_STRICT;
}

static inline bool terms_classic(const struct terms *terms)
{
	return terms->profile == TERMS_CLASSIC;
}

#endif
