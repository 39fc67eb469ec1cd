/* said - answers that are given later, when all of them are known
 *
 * For QMTP, where the answers for all recipients come at the end, and those of
 * room policy are good only until the next.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_SAID_H
#define SMTP_SAID_H

#include <stddef.h>

#include "smtp/policy.h"

enum { SAID_MAX = 32, SAID_TEXT_MAX = 500, SAID_STATUS_MAX = 12 };

/* Start with {0}; large, so keep it static. */
struct said {
	struct answer answers[SAID_MAX];
	char texts[SAID_MAX][SAID_TEXT_MAX];
	char statuses[SAID_MAX][SAID_STATUS_MAX];
	size_t n;
};

/* A copy that stays; null for null. Beyond SAID_MAX different ones the text
 * is a general one of the same class. */
const struct answer *said_keep(struct said *said, const struct answer *answer);

#endif
