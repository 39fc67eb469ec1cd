/* retry: the quadratic schedule within 5 %, and how long the dead rest
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/retry.h"

#include "check.h"

static const int64_t arrival = 1764000000;

/* At this age the next attempt is due at that one, five percent of the wait
 * (and what a whole number loses) more or less. */
static int due_at(int64_t age, unsigned step, int64_t want)
{
	int64_t wait = want - age;
	int64_t least = 1LL << 40;
	int64_t most = 0;

	for (int i = 0; i < 2000; i++) {
		int64_t due =
			retry_next(arrival, arrival + age, step) - arrival;
		least = due < least ? due : least;
		most = due > most ? due : most;
	}
	return least >= want - wait / 20 && most <= want + wait / 20 &&
	       most - least >= wait / 20;
}

/* qmail's own: 400, 1600, 3600 ... and 100, 400, 900 ... */
static void schedule(void)
{
	for (int64_t i = 0; i < 39; i++) {
		CHECK(due_at(
			400 * i * i, RETRY_REMOTE, 400 * (i + 1) * (i + 1)));
		CHECK(due_at(
			100 * i * i, RETRY_LOCAL, 100 * (i + 1) * (i + 1)));
	}
}

static void between(void)
{
	CHECK(due_at(1, RETRY_REMOTE, 441));
	CHECK(due_at(399, RETRY_REMOTE, 39 * 39));
	CHECK(due_at(401, RETRY_LOCAL, 900));
	CHECK(due_at(604800, RETRY_REMOTE, 797 * 797));
}

/* What was noted counts, as long as it can have been meant. */
static void noted(void)
{
	int64_t now = arrival + 3600;

	CHECK(retry_due(arrival, now, now + 2800, 20) == now + 2800);
	CHECK(retry_due(arrival, now, now - 5, 20) == now - 5);
	CHECK(retry_due(arrival, now, now + 3100, 20) == now);
	CHECK(retry_due(arrival, now, INT64_MAX, 20) == now);
	for (int i = 0; i < 1000; i++) {
		int64_t due = retry_next(arrival, now, RETRY_REMOTE);
		CHECK(retry_due(arrival, now, due, 20) == due);
		CHECK(retry_due(arrival, now + 100, due, 20) == due);
	}
	/* Set back by an hour in between. */
	int64_t due = retry_next(arrival, arrival, RETRY_REMOTE);
	CHECK(retry_due(arrival, arrival - 3600, due, 20) == arrival - 3600);
}

/* Clocks are set back, files are old: always later, never by far. */
static void extremes(void)
{
	int64_t year = 31536000;

	CHECK(due_at(0, RETRY_REMOTE, 400));
	for (int i = 0; i < 1000; i++) {
		int64_t wait = retry_next(arrival, arrival - year, 20) -
			       (arrival - year);
		CHECK(wait >= 380 && wait <= 420);
		wait = retry_next(0, arrival, RETRY_REMOTE) - arrival;
		CHECK(wait > 0 && wait < 30 * 86400);
	}
}

static void the_dead(void)
{
	static const int64_t want[] = {
		300, 300, 600, 1200, 2400, 4800, 7200, 7200};

	for (unsigned i = 0; i < 8; i++)
		CHECK(retry_dead(i) == want[i]);
	CHECK(retry_dead(4000000000) == 7200);
}

/* Only what cannot be is doubted, and only for something better. */
static void births(void)
{
	CHECK(retry_birth(100, 0, 200) == 100);
	CHECK(retry_birth(100, 50, 200) == 100);
	CHECK(retry_birth(200, 50, 200) == 200);
	CHECK(retry_birth(201, 50, 200) == 50);
	CHECK(retry_birth(201, 250, 200) == 201);
	CHECK(retry_birth(201, 0, 200) == 201);
}

int main(void)
{
	RUN(schedule);
	RUN(between);
	RUN(noted);
	RUN(extremes);
	RUN(the_dead);
	RUN(births);
	return check_done();
}
