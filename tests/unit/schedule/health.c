/* health: limits grow by one, halve, and stay within bounds; deaths get longer,
 * and put off what waits there
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/health.h"

#include "spawner.h"

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

/* ---- what waits for a host that a job finds dead ---- */

static void begin(void)
{
	desk.rules.concurrency[CHANNEL_REMOTE] = 5;
	desk.rules.concurrency_dest = 3;
	CHECK(greet("Q2 4\n") == 0);
	char hello[20];
	CHECK(file_read(orders[0], hello, sizeof(hello)) == 5);
	CHECK(file_nonblock(orders[0]) == 0);
}

/* Nobody there three times in a row: all else for it is put off. */
static void dead(void)
{
	for (uint64_t i = 0; i < 8; i++) {
		desk_make(desk_id + i, "s@x", "r@dead.test");
		window_arrived(&desk, desk_id + i);
	}
	start();
	for (int i = 0; order(&o); i++) { /* then what was under way */
		CHECK(tell(o.job, 1, "Znobody there", 't') == 0);
		if (i < DEST_FAILURES)
			start();
	}
	CHECK(jobs->running == 0 && desk.active.n == 0);
	CHECK(desk.recipients == 0 && desk.heap.n == 8 && desk_asked(""));
	while (heap_first(&desk.heap)) {
		CHECK(state_remove(heap_first(&desk.heap)->id) == 0);
		heap_drop(&desk.heap);
	}
	dest_sweep(&desk.dests, 0);
	desk_forget();
}

/* The same when what is put off are others of the message whose job it was. */
static void dead_to_its_own(void)
{
	static struct desk_envelope e;
	char to[40];

	desk_begin(&e, desk_id, "s@x");
	for (int i = 0; i < 120; i++) {
		snprintf(to, sizeof(to), "r%d@dead.test", i);
		desk_add(&e, "T", to);
	}
	desk_end(&e);
	window_arrived(&desk, desk_id);
	size_t at = 0;
	struct dest *found = map_next(&desk.dests.map, &at);
	found->failures = DEST_FAILURES - 1;
	found->limit = 1;
	start();
	CHECK(jobs->running == 1 && order(&o));
	CHECK(tell(o.job, o.n, "Znobody there", 't') == 0);
	CHECK(jobs->running == 0 && desk.active.n == 0);
	CHECK(desk.recipients == 0 && desk.heap.n == 1 && desk_asked(""));
	heap_drop(&desk.heap);
	CHECK(state_remove(desk_id) == 0);
	dest_sweep(&desk.dests, 0);
	desk_forget();
}

static void end(void)
{
	start(); /* nobody stands in a ring any more */
	CHECK(jobs->running == 0);
	close_pipes();
	free(jobs->slots);
}

int main(void)
{
	RUN(grows);
	RUN(alone);
	RUN(pauses);
	RUN(dies);
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(dead);
	RUN(dead_to_its_own);
	RUN(end);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
