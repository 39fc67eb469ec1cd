/* retry - see retry.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/retry.h"

#include "base/random.h"

enum {
	CLOCK_DRIFT = 60,
	DEAD_FIRST = 300,
	DEAD_MOST = 7200,
	JITTER_PERCENT = 5
};

static int64_t square_root(int64_t n)
{
	int64_t root = 0;

	for (int64_t bit = (int64_t)1 << 31; bit > 0; bit >>= 1)
		if ((root | bit) <= n / (root | bit))
			root |= bit;
	return root;
}

/* Until the next attempt of a message of that age. */
static int64_t wait_of(int64_t age, unsigned step)
{
	int64_t root = square_root(age) + step;

	return root * root - age;
}

int64_t retry_next(int64_t arrival, int64_t now, unsigned step)
{
	int64_t age = now > arrival ? now - arrival : 0;
	int64_t wait = wait_of(age, step);
	int64_t jitter = wait * JITTER_PERCENT / 100;

	return now + wait - jitter + random_below((uint32_t)(2 * jitter + 1));
}

int64_t retry_due(int64_t arrival, int64_t now, int64_t due, unsigned step)
{
	int64_t age = now > arrival ? now - arrival : 0;
	int64_t wait = wait_of(age, step);

	wait += wait * JITTER_PERCENT / 100 + CLOCK_DRIFT;
	return due > now + wait ? now : due;
}

int64_t retry_birth(int64_t arrival, int64_t earliest, int64_t now)
{
	return arrival > now && earliest > 0 && earliest < arrival ? earliest
								   : arrival;
}

int64_t retry_dead(unsigned deaths)
{
	int64_t wait = DEAD_FIRST;

	while (deaths-- > 1 && wait < DEAD_MOST)
		wait *= 2;
	return wait < DEAD_MOST ? wait : DEAD_MOST;
}
