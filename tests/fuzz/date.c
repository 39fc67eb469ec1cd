/* date: any moment, in every form, against the C library
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"

enum { WANT_MAX = 256 };

/* Beyond the years that mail can have, a date only has to stay within its
 * room. */
static bool ordinary(int64_t seconds)
{
	return seconds >= -62135596800 && seconds <= 253402300799;
}

static void check(const char *ours, size_t n, const char *want)
{
	MUST(n < DATE_MAX && strlen(ours) == n);
	if (want)
		MUST(strcmp(ours, want) == 0);
}

static void compare(int64_t seconds)
{
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static const char days[][4] = {
		"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	time_t when = (time_t)seconds;
	char want[WANT_MAX];
	char dst[DATE_MAX];
	struct tm tm;

	MUST(gmtime_r(&when, &tm));
	const char *month = months[tm.tm_mon];
	int year = tm.tm_year + 1900;
	(void)snprintf(want, sizeof(want), "%d %s %04d %02d:%02d:%02d -0000",
		tm.tm_mday, month, year, tm.tm_hour, tm.tm_min, tm.tm_sec);
	check(dst, date_rfc5322(dst, seconds), want);
	(void)snprintf(want, sizeof(want), "%s %s %02d %02d:%02d:%02d %04d",
		days[tm.tm_wday], month, tm.tm_mday, tm.tm_hour, tm.tm_min,
		tm.tm_sec, year);
	check(dst, date_mbox(dst, seconds), want);
	(void)snprintf(want, sizeof(want), "%04d%02d%02d%02d%02d%02d", year,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	check(dst, date_stamp(dst, seconds), want);
}

static void run(struct str input)
{
	uint64_t bits = (uint64_t)fuzz_number(&input) << 32;
	int64_t seconds = (int64_t)(bits | fuzz_number(&input));
	int zone = (int)(fuzz_number(&input) % 2880) - 1440;
	char dst[DATE_MAX];

	check(dst, date_rfc5322(dst, seconds), 0);
	check(dst, date_mbox(dst, seconds), 0);
	check(dst, date_stamp(dst, seconds), 0);
	check(dst, date_local(dst, seconds, zone), 0);
	if (ordinary(seconds))
		compare(seconds);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 0};
