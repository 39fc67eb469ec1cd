/* pace - see pace.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/pace.h"

#include "base/clock.h"

int64_t pace_begin(void)
{
	return clock_steady_ms();
}

void pace_refuse(int64_t begun)
{
	int64_t used = clock_steady_ms() - begun;

	clock_sleep_ms(PACE_STEP - used % PACE_STEP);
}
