/* clock: forward only, and the time left
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static void now(void)
{
	int64_t before = time(0);
	int64_t seconds = clock_seconds();
	uint64_t micros = clock_micros();

	CHECK(seconds >= before && seconds <= before + 2);
	CHECK(micros / 1000000 - (uint64_t)seconds <= 2);
}

static void steady(void)
{
	int64_t last = clock_steady_ms();

	for (int i = 0; i < 10000; i++) {
		int64_t next = clock_steady_ms();
		CHECK(next >= last);
		last = next;
	}
}

static void time_left(void)
{
	int64_t start = clock_steady_ms();

	CHECK(clock_poll_ms(CLOCK_NEVER) == -1);
	CHECK(clock_poll_ms(0) == 0);
	CHECK(clock_poll_ms(start - 1) == 0);
	CHECK(clock_poll_ms(start) == 0);
	int left = clock_poll_ms(start + 100000);
	CHECK(left > 90000 && left <= 100000);
	CHECK(clock_poll_ms(CLOCK_NEVER - 1) == INT_MAX);
	CHECK(clock_patience_ms(0, 0) == -1);
	CHECK(clock_patience_ms(7, 0) == 7000);
	CHECK(clock_patience_ms(7, CLOCK_NEVER - 1) == 7000);
	CHECK(clock_patience_ms(INT_MAX, 0) == INT_MAX);
	CHECK(clock_patience_ms(7, 1) == 0 && clock_patience_ms(0, 1) == 0);
	left = clock_patience_ms(200, start + 100000);
	CHECK(left > 50000 && left <= 100000);
}

static void beat(int number)
{
	(void)number;
}

/* A signal does not shorten it. */
static void sleeps(void)
{
	struct sigaction action = {.sa_handler = beat};
	int64_t start = clock_steady_ms();

	(void)sigaction(SIGALRM, &action, 0);
	(void)alarm(1);
	clock_sleep_ms(1100);
	CHECK(clock_steady_ms() - start >= 1099);
	start = clock_steady_ms();
	clock_sleep_ms(0);
	CHECK(clock_steady_ms() - start < 1000);
}

static long asked_for; /* ns, of the last sleep */

int nanosleep(const struct timespec *left, struct timespec *more)
{
	asked_for = left->tv_sec * 1000000000 + left->tv_nsec;
	int error = clock_nanosleep(CLOCK_MONOTONIC, 0, left, more);
	errno = error;
	return error ? -1 : 0;
}

/* Whoever meets goes on after the same moment, and not a step later. */
static void meets(void)
{
	static const unsigned steps[] = {1, 4, 250, 1000};
	struct timespec now;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		int64_t before = clock_steady_ms() / steps[i];
		clock_meet_ms(steps[i]);
		CHECK(clock_steady_ms() / steps[i] > before);
	}
	/* Half a second behind it began, so half a second is left. */
	clock_meet_ms(1000);
	clock_sleep_ms(500);
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	clock_meet_ms(1000);
	CHECK(asked_for <= 1000000000 - now.tv_nsec || now.tv_nsec > 900000000);
}

int main(void)
{
	RUN(now);
	RUN(steady);
	RUN(time_left);
	RUN(sleeps);
	RUN(meets);
	return check_done();
}
