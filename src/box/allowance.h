/* allowance - how much a mailbox may hold, as people and files write it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_ALLOWANCE_H
#define BOX_ALLOWANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { ALLOWANCE_TEXT_MAX = 48 };

/* Each up to 2^50; 0 is no limit. */
struct allowance {
	uint64_t bytes;
	uint64_t count; /* messages */
};

/* "NOQUOTA" or nothing, or parts with commas between them: "10M" "1024KB"
 * "1048576S" bytes, "100C" messages; small letters are as good. False: it is
 * no such thing. */
bool allowance_parse(struct str text /* hostile */, struct allowance *out);

/* As the files have it: "1048576S", "100C", "1048576S,100C", "NOQUOTA". */
void allowance_format(
	char dst[ALLOWANCE_TEXT_MAX], const struct allowance *allowance);

/* Is everything allowed? */
bool allowance_none(const struct allowance *allowance);

bool allowance_same(const struct allowance *a, const struct allowance *b);

#endif
