/* random - see random.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* getentropy */
#include "base/random.h"

#include <unistd.h>

#include "base/clock.h"

int random_bytes(void *dst, size_t n)
{
	return getentropy(dst, n);
}

uint32_t random_below(uint32_t limit)
{
	uint64_t n;

	if (getentropy(&n, sizeof n) == -1)
		n = clock_micros() * 0x9e3779b97f4a7c15u >> 16;
	/* 64 bits against 32: the unevenness is below 2^-32. */
	return limit ? (uint32_t)(n % limit) : 0;
}
