/* overquota - what becomes of mail for a mailbox that is full
 *
 * control/overquota: "bounce" (the default) or "defer", and behind it the words
 * that the sender gets. control/quotawarn: at how many percent the mailbox's
 * owner is warned, at most once a day; 90 by default, 0 never.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CONF_OVERQUOTA_H
#define CONF_OVERQUOTA_H

#include <stdbool.h>

#include "base/attr.h"

enum { OVERQUOTA_TEXT_MAX = 300, OVERQUOTA_WARN_PERCENT = 90 };

struct overquota {
	bool defer; /* try again later; else it fails for good */
	unsigned warn_percent; /* 0: nobody is warned */
	char text[OVERQUOTA_TEXT_MAX]; /* without a code, without line end */
};

/* Reads both files, standing in home_path. 0, or -1: one is wrong or cannot be
 * read, control_where tells; everything has a value all the same: defer. */
MUST_USE int overquota_read(struct overquota *over_out);

/* The same, wherever we stand; we stay there. */
MUST_USE int overquota_read_from_here(struct overquota *over_out);

/* The status code that belongs to it, "5.2.2" or "4.2.2" (RFC 3463). */
const char *overquota_code(const struct overquota *over);

#endif
