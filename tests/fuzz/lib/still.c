/* still - clock and random numbers that are the same in every run
 *
 * Stands in for base/clock and base/random. Steady time goes on by a
 * millisecond a look, so that waiting ends.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/clock.h"
#include "base/random.h"

#include "fuzz.h"

static const int64_t start = 1764100000;

int64_t fuzz_now;
static int64_t steady;
static uint64_t dice;

void fuzz_still(void)
{
	fuzz_now = start;
	steady = 1000;
	dice = 20261125;
}

void fuzz_dice(struct str seed)
{
	for (size_t i = 0; i < seed.n; i++)
		dice = (dice ^ (unsigned char)seed.s[i]) * 0x100000001b3;
}

void fuzz_wait_until(int64_t steady_ms)
{
	if (steady < steady_ms)
		steady = steady_ms;
}

int64_t clock_seconds(void)
{
	return fuzz_now;
}

uint64_t clock_micros(void)
{
	return (uint64_t)fuzz_now * 1000000 + (uint64_t)++steady % 1000000;
}

int64_t clock_steady_ms(void)
{
	return ++steady;
}

int clock_poll_ms(int64_t deadline)
{
	if (deadline == CLOCK_NEVER)
		return -1;
	return deadline > ++steady ? 1 : 0;
}

void clock_sleep_ms(int64_t ms)
{
	steady += ms;
}

static unsigned char roll(void)
{
	dice = dice * 6364136223846793005U + 1442695040888963407U;
	return (unsigned char)(dice >> 56);
}

int random_bytes(void *dst, size_t n)
{
	unsigned char *bytes = dst;

	while (n--)
		*bytes++ = roll();
	return 0;
}

uint32_t random_below(uint32_t limit)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 8 | roll();
	return limit ? n % limit : 0;
}

void clock_meet_ms(unsigned ms)
{
	steady += ms;
}
