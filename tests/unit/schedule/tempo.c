/* tempo: the last few count; slow is what others are not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/tempo.h"

#include "check.h"

static void own(void)
{
	unsigned pace = tempo_own(0, 8000);

	CHECK(pace == 8000);
	for (int i = 0; i < 20; i++)
		pace = tempo_own(pace, 10);
	CHECK(pace >= 10 && pace < 100);
	for (int i = 0; i < 4; i++)
		pace = tempo_own(pace, 8000);
	CHECK(pace > 4000 && pace <= 8000);
}

static void all(void)
{
	unsigned pace = tempo_all(0, 10);

	CHECK(pace == 10);
	pace = tempo_all(pace, 8000);
	CHECK(pace < 600); /* one alone says little */
	for (int i = 0; i < 100; i++)
		pace = tempo_all(pace, 8000);
	CHECK(pace > 7000 && pace <= 8000);
}

static void extremes(void)
{
	CHECK(tempo_own(0, 0) == 1 && tempo_own(0, -5) == 1);
	CHECK(tempo_own(0, INT64_MAX) > 0);
	unsigned pace = 0;
	for (int i = 0; i < 100; i++)
		pace = tempo_all(pace, INT64_MAX);
	CHECK(pace > 10000000);
}

static void slow(void)
{
	CHECK(!tempo_slow(0, 0) && !tempo_slow(1000, 0));
	CHECK(tempo_slow(1001, 0) && tempo_slow(6000, 20));
	CHECK(!tempo_slow(900, 20)); /* who minds */
	CHECK(!tempo_slow(6000, 5000)); /* as everybody */
	CHECK(!tempo_slow(6000, 1500) && tempo_slow(6000, 1400));
}

int main(void)
{
	RUN(own);
	RUN(all);
	RUN(extremes);
	RUN(slow);
	return check_done();
}
