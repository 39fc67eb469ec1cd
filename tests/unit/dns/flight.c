/* flight: one question step by step; see query.c for the moods of servers
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/flight.h"

#include "check.h"
#include "world.h"

static const struct zone_record records[] = {
	{"a.example", PACKET_A, "192.0.2.10"},
	{"alias.example", PACKET_CNAME, "a.example"},
	{0, 0, 0},
};

static struct servers servers;
static struct flight flight = {.answer = ANSWER_EMPTY};

static void begin(enum world_mood mood, size_t first)
{
	world_begin(records, mood);
	CHECK(servers_read(&servers) == 0);
	flight_start(&flight, &servers, first, "a.example", PACKET_A);
}

static void step(void)
{
	struct pollfd one = {.fd = flight.fd, .events = flight.events};
	int ready = sock_wait_any(&one, 1, flight.deadline);

	flight_go_on(&flight, ready > 0);
}

/* How many steps until it is over. */
static int steps(void)
{
	int n = 0;

	for (; flight.state == FLIGHT_UNDER_WAY && n < 1000; n++)
		step();
	return n;
}

static void lands(void)
{
	begin(FINE, 1);
	CHECK(flight.state == FLIGHT_UNDER_WAY && flight.fd != -1);
	CHECK(flight.deadline > world.now);
	CHECK(steps() == 1 && flight.state == FLIGHT_LANDED);
	CHECK(flight.verdict == ANSWER_FOUND && flight_server(&flight) == 1);
	CHECK(flight.fd == -1);
	flight_end(&flight);
	CHECK(flight.state == FLIGHT_FREE);
}

/* UDP, then TCP: question, length, answer. */
static void by_tcp(void)
{
	begin(CUT, 2);
	step();
	CHECK(flight.events == POLLOUT && world.tcp == 0);
	step();
	CHECK(flight.events == POLLIN);
	CHECK(steps() == 2 && flight.state == FLIGHT_LANDED);
	CHECK(flight_server(&flight) == 2);
	flight_end(&flight);
}

static void is_lost(void)
{
	begin(SILENT, 0);
	int64_t start = world.now;
	CHECK(steps() == 9 && flight.state == FLIGHT_LOST);
	CHECK(world.now - start == 3 * 18000);
	flight_end(&flight);
	begin(CLOSED, 0);
	CHECK(flight.state == FLIGHT_LOST && flight.fd == -1);
	flight_end(&flight);
}

static void is_given_up(void)
{
	begin(DRIPS, 0);
	step();
	step();
	CHECK(flight.state == FLIGHT_UNDER_WAY);
	flight_end(&flight);
	world_sweep();
	CHECK(world.open == 0 && flight.fd == -1);
	flight_end(&flight);
}

int main(void)
{
	RUN(lands);
	RUN(by_tcp);
	RUN(is_lost);
	RUN(is_given_up);
	flight_free(&flight);
	return check_done();
}
