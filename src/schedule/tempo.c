/* tempo - see tempo.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/tempo.h"

enum {
	FEW = 4, /* deliveries that count */
	MANY = 16,
	MOST = 1 << 24, /* milliseconds: hours */
	SLOW = 1000, /* milliseconds: whoever needs less is not slow */
	TIMES = 4, /* much slower: so many times */
};

static unsigned smooth(unsigned pace, int64_t ms, unsigned count)
{
	unsigned now = ms < 1 ? 1 : ms > MOST ? MOST : (unsigned)ms;

	return pace == 0 ? now : (pace * (count - 1) + now) / count;
}

unsigned tempo_own(unsigned pace, int64_t ms)
{
	return smooth(pace, ms, FEW);
}

unsigned tempo_all(unsigned pace, int64_t ms)
{
	return smooth(pace, ms, MANY);
}

bool tempo_slow(unsigned own, unsigned all)
{
	return own > SLOW && own / TIMES > all;
}
