/* date - see date.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/date.h"

#include <string.h>

#include "base/num.h"

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char day_names[7][4] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

enum { DAY = 86400, DAYS_400_YEARS = 146097, DAYS_TO_0000_03_01 = 719468 };

/* The years that four digits can write. */
static const int64_t first_second = -62167219200; /* of the year 0 */
static const int64_t last_second = 253402300799; /* of the year 9999 */

/* Files of strangers have times, too. */
static int64_t within(int64_t seconds)
{
	if (seconds < first_second)
		return first_second;
	return seconds > last_second ? last_second : seconds;
}

/* Counts years from 1 March, so that the leap day is a year's last. */
struct date date_of(int64_t seconds)
{
	seconds = within(seconds);
	int64_t days = seconds / DAY;
	int rest = (int)(seconds % DAY);

	if (rest < 0) {
		rest += DAY;
		days--;
	}
	int weekday = (int)(((days + 4) % 7 + 7) % 7);
	days += DAYS_TO_0000_03_01;
	int64_t era = (days >= 0 ? days : days - (DAYS_400_YEARS - 1)) /
		      DAYS_400_YEARS;
	int day = (int)(days - era * DAYS_400_YEARS);
	int year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	int month = (5 * day + 2) / 153;
	day -= (153 * month + 2) / 5;
	month = (month + 2) % 12;
	return (struct date){.year = (int)(era * 400) + year + (month < 2),
		.month = month,
		.day = day + 1,
		.weekday = weekday,
		.hour = rest / 3600,
		.minute = rest / 60 % 60,
		.second = rest % 60};
}

static size_t text(char *dst, size_t n, const char *s)
{
	size_t used = strlen(s);

	memcpy(dst + n, s, used + 1);
	return n + used;
}

static size_t wide(char *dst, size_t n, int value, size_t width)
{
	char digits[NUM_MAX];

	(void)num_format_wide(digits, (uint64_t)value, width);
	return text(dst, n, digits);
}

static size_t time_of_day(char *dst, size_t n, const struct date *d)
{
	n = wide(dst, n, d->hour, 2);
	n = text(dst, n, ":");
	n = wide(dst, n, d->minute, 2);
	n = text(dst, n, ":");
	return wide(dst, n, d->second, 2);
}

static size_t date_and_time(char dst[DATE_MAX], int64_t seconds)
{
	struct date d = date_of(seconds);
	size_t n = wide(dst, 0, d.day, 1);

	n = text(dst, n, " ");
	n = text(dst, n, month_names[d.month]);
	n = text(dst, n, " ");
	n = wide(dst, n, d.year, 4);
	n = text(dst, n, " ");
	return time_of_day(dst, n, &d);
}

size_t date_rfc5322(char dst[DATE_MAX], int64_t seconds)
{
	return text(dst, date_and_time(dst, seconds), " -0000");
}

size_t date_local(char dst[DATE_MAX], int64_t seconds, int minutes_east)
{
	size_t n = date_and_time(
		dst, within(seconds) + (int64_t)minutes_east * 60);
	int ahead = minutes_east < 0 ? -minutes_east : minutes_east;

	n = text(dst, n, minutes_east < 0 ? " -" : " +");
	n = wide(dst, n, ahead / 60, 2);
	return wide(dst, n, ahead % 60, 2);
}

size_t date_mbox(char dst[DATE_MAX], int64_t seconds)
{
	struct date d = date_of(seconds);
	size_t n = text(dst, 0, day_names[d.weekday]);

	n = text(dst, n, " ");
	n = text(dst, n, month_names[d.month]);
	n = text(dst, n, " ");
	n = wide(dst, n, d.day, 2);
	n = text(dst, n, " ");
	n = time_of_day(dst, n, &d);
	n = text(dst, n, " ");
	return wide(dst, n, d.year, 4);
}

size_t date_stamp(char dst[DATE_MAX], int64_t seconds)
{
	struct date d = date_of(seconds);
	size_t n = wide(dst, 0, d.year, 4);

	n = wide(dst, n, d.month + 1, 2);
	n = wide(dst, n, d.day, 2);
	n = wide(dst, n, d.hour, 2);
	n = wide(dst, n, d.minute, 2);
	return wide(dst, n, d.second, 2);
}
