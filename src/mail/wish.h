/* wish - what a sender wants to be told of a recipient (RFC 3461, NOTIFY)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_WISH_H
#define MAIL_WISH_H

#include <stdbool.h>

#include "base/str.h"

enum {
	WISH_SUCCESS = 1,
	WISH_FAILURE = 2,
	WISH_DELAY = 4,
	WISH_SAID =
		8, /* there is a NOTIFY: what it does not name is not wished */
};

/* The bits of a NOTIFY value, "NEVER" or a list of the others with commas,
 * whatever the case; empty: nothing was said. A word that is unknown does not
 * count. */
unsigned wish_parse(struct str notify /* hostile */);

/* Does he want to hear of a failure? Who said nothing does. */
static inline bool wish_failure(unsigned wishes)
{
	return !(wishes & WISH_SAID) || (wishes & WISH_FAILURE);
}

#endif
