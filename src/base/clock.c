/* clock - see clock.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* syscall */
#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <time.h>

#if defined(__linux__) && defined(__LP64__)
#include <sys/syscall.h>
#include <unistd.h>

/* The vDSO saves a tenth of a microsecond a call, and costs a program three
 * page faults before the first one: most of ours do not live that long. */
static int ask(clockid_t which, struct timespec *now)
{
	return (int)syscall(SYS_clock_gettime, which, now);
}
#else
static int ask(clockid_t which, struct timespec *now)
{
	return clock_gettime(which, now);
}
#endif

/* Cannot fail with these clocks and a good pointer. */
static struct timespec read_clock(clockid_t which)
{
	struct timespec now = {0, 0};

	(void)ask(which, &now);
	return now;
}

int64_t clock_seconds(void)
{
	return read_clock(CLOCK_REALTIME).tv_sec;
}

uint64_t clock_micros(void)
{
	struct timespec now = read_clock(CLOCK_REALTIME);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

int64_t clock_steady_ms(void)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int clock_poll_ms(int64_t deadline)
{
	if (deadline == CLOCK_NEVER)
		return -1;
	int64_t left = deadline - clock_steady_ms();
	if (left <= 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = (time_t)(ms / 1000),
		.tv_nsec = (long)(ms % 1000) * 1000000};

	while (nanosleep(&left, &left) == -1 && errno == EINTR)
		;
}

void clock_meet_ms(unsigned ms)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC);
	long step = (long)ms * 1000000;
	struct timespec left = {0, step - now.tv_nsec % step};

	(void)nanosleep(&left, 0);
}
