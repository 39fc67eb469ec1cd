/* admission - tcprules: who may connect, and with which environment
 *
 * The file is one that tcprules made, key: an address, or the beginning of one
 * up to a dot, or nothing for all others; data: "D" (denied), or any number of
 * "+NAME=value" with a NUL behind each.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_ADMISSION_H
#define SMTP_ADMISSION_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { ADMISSION_MAX = 8192 }; /* bytes of a rule */

/* Looks for the longest match. 1 with its data in rule (replaced, empty if
 * nothing matches), 0: denied, -1 with errno: not known now. */
MUST_USE int admission_look(
	const char *path, struct str address, struct buf *rule);

/* The next "NAME=value", with a NUL behind it; *rest is what is left. False at
 * the end. */
bool admission_next(struct str *rest, struct str *pair_out);

#endif
