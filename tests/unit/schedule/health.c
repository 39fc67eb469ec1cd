/* health: limits grow by one, halve, and stay within bounds; deaths get longer
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/health.h"

#include "check.h"

static struct dest dest;

static void grows(void)
{
	dest = (struct dest){.limit = 2, .failures = 2, .refusals = 1};
	health_success(&dest, 4, 100);
	CHECK(dest.limit == 3 && dest.failures == 0 && dest.refusals == 0);
	health_success(&dest, 4, 100);
	health_success(&dest, 4, 100);
	CHECK(dest.limit == 4);
}

/* One message does not make it grow, before it has taken long. */
static void alone(void)
{
	dest = (struct dest){.limit = 2, .busy_since = 100, .batches = 1};
	health_success(&dest, 4, 100);
	health_success(&dest, 4, 102);
	CHECK(dest.limit == 2);
	health_success(&dest, 4, 103);
	CHECK(dest.limit == 3);
	dest = (struct dest){.limit = 2, .busy_since = 100, .batches = 2};
	health_success(&dest, 4, 100);
	CHECK(dest.limit == 3);
	dest = (struct dest){.limit = 2, .busy_since = 100, .parked.n = 1};
	health_success(&dest, 4, 100);
	CHECK(dest.limit == 3);
}

static void pauses(void)
{
	dest = (struct dest){.limit = 9};
	health_less(&dest, 100);
	CHECK(dest.limit == 4 && dest.held_until == 115);
	health_less(&dest, 100);
	CHECK(dest.limit == 2 && dest.held_until == 130);
	for (int i = 0; i < 9; i++)
		health_less(&dest, 100);
	CHECK(dest.limit == 1 && dest.held_until == 160);
	CHECK(!dest_dead(&dest, 100));
}

static void dies(void)
{
	dest = (struct dest){.limit = 8};
	health_failure(&dest, 100);
	health_failure(&dest, 100);
	CHECK(dest.limit == 2 && !dest_dead(&dest, 100));
	CHECK(dest.known_until == 400);
	health_failure(&dest, 100);
	CHECK(dest.limit == 1 && dest_dead(&dest, 399));
	CHECK(!dest_dead(&dest, 400));
	health_failure(&dest, 200); /* one that was under way */
	CHECK(dest.deaths == 1 && dest.dead_until == 400);
	health_failure(&dest, 400); /* the probe */
	CHECK(dest.deaths == 2 && dest.dead_until == 1000);
	health_success(&dest, 20, 100);
	CHECK(!dest_dead(&dest, 400) && dest.deaths == 0);
}

int main(void)
{
	RUN(grows);
	RUN(alone);
	RUN(pauses);
	RUN(dies);
	return check_done();
}
