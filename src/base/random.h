/* random - bytes that nobody can guess
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* Fills n bytes (at most 256 a call) from the kernel's generator. */
MUST_USE int random_bytes(void *dst, size_t n);

/* A number below limit, evenly spread, for jitter and shuffles, not for
 * secrets: when the kernel fails, the clock stands in. limit 0 gives 0. */
uint32_t random_below(uint32_t limit);

#endif
