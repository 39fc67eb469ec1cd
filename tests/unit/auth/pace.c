/* pace: refusals come at whole steps
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/pace.h"

#include "base/clock.h"

#include "check.h"

static void next_step(void)
{
	int64_t begun = pace_begin();

	pace_refuse(begun);
	CHECK(clock_steady_ms() - begun >= PACE_STEP);
}

/* Who needed more than a step waits for the end of the next one. */
static void later_step(void)
{
	int64_t begun = pace_begin() - PACE_STEP - 100;

	pace_refuse(begun);
	CHECK(clock_steady_ms() - begun >= 2 * PACE_STEP);
}

int main(void)
{
	RUN(next_step);
	RUN(later_step);
	return check_done();
}
