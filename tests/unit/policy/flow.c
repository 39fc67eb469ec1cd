/* flow: so many in so many seconds
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/flow.h"

#include "scratch.h"

static struct memo table = MEMO_CLOSED;
static uint64_t now = 1000000000000U;

static int take(const char *key, const struct flow *flow)
{
	return flow_take(&table, str_text(key), flow, now);
}

static void words(void)
{
	struct flow flow;

	scratch_enter();
	CHECK(memo_open(&table, "t", 1024) == 0);
	CHECK(flow_parse(str_text("30/60"), &flow) && flow.count == 30 &&
		flow.seconds == 60);
	CHECK(flow_parse(str_text("5"), &flow) && flow.seconds == 3600);
	CHECK(flow_parse(str_text("0"), &flow) && flow.count == 0);
	CHECK(!flow_parse(str_text(""), &flow));
	CHECK(!flow_parse(str_text("5/0"), &flow));
	CHECK(!flow_parse(str_text("5/x"), &flow));
	CHECK(!flow_parse(str_text("-5"), &flow));
	CHECK(!flow_parse(str_text("5/6/7"), &flow));
}

static void fills_and_leaks(void)
{
	const struct flow flow = {10, 100};

	for (int i = 0; i < 10; i++)
		CHECK(take("a", &flow) == 1);
	CHECK(take("a", &flow) == 0);
	CHECK(take("b", &flow) == 1);
	CHECK(flow_room(&table, str_text("a"), &flow, now) == 0);
	now += 9 * 1000000U;
	CHECK(take("a", &flow) == 0);
	now += 1000000U;
	CHECK(flow_room(&table, str_text("a"), &flow, now) == 1);
	CHECK(flow_room(&table, str_text("a"), &flow, now) == 1);
	CHECK(take("a", &flow) == 1);
	CHECK(take("a", &flow) == 0);
	/* Refusals did not count: all of it is empty again in time. */
	now += 100 * 1000000U;
	for (int i = 0; i < 10; i++)
		CHECK(take("a", &flow) == 1);
	CHECK(take("a", &flow) == 0);
}

static void no_limit(void)
{
	const struct flow none = {0, 60};
	struct memo closed = MEMO_CLOSED;

	CHECK(flow_take(&closed, str_text("a"), &none, now) == 1);
	CHECK(flow_take(&closed, str_text("a"), &(struct flow){1, 1}, now) ==
		-1);
}

/* The clock goes back by years: nobody is locked out for years. */
static void clock_back(void)
{
	const struct flow flow = {10, 100};

	CHECK(take("a", &flow) == 0);
	now -= 500000000000U;
	CHECK(take("a", &flow) == 1);
	memo_close(&table);
	scratch_leave();
}

int main(void)
{
	RUN(words);
	RUN(fills_and_leaks);
	RUN(no_limit);
	RUN(clock_back);
	return check_done();
}
