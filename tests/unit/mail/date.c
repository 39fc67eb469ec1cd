/* date: known instants, the leap days around 1900 and 2000, zones
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/date.h"

#include "check.h"

static int is(int64_t seconds, const char *want)
{
	char text[DATE_MAX];
	size_t n = date_rfc5322(text, seconds);

	return n == strlen(want) && strcmp(text, want) == 0;
}

static void headers(void)
{
	CHECK(is(0, "1 Jan 1970 00:00:00 -0000"));
	CHECK(is(1795306908, "22 Nov 2026 00:21:48 -0000"));
	CHECK(is(951782399, "28 Feb 2000 23:59:59 -0000"));
	CHECK(is(951782400, "29 Feb 2000 00:00:00 -0000"));
	CHECK(is(951868800, "1 Mar 2000 00:00:00 -0000"));
	CHECK(is(4107542399, "28 Feb 2100 23:59:59 -0000"));
	CHECK(is(4107542400, "1 Mar 2100 00:00:00 -0000"));
	CHECK(is(INT64_C(4294967296), "7 Feb 2106 06:28:16 -0000"));
	CHECK(is(-1, "31 Dec 1969 23:59:59 -0000"));
}

static void parts(void)
{
	struct date d = date_of(1795306908);

	CHECK(d.year == 2026 && d.month == 10 && d.day == 22);
	CHECK(d.weekday == 0 && d.hour == 0 && d.minute == 21);
	CHECK(date_of(-86400).weekday == 3 && date_of(0).weekday == 4);
}

/* Every day of 800 years follows the one before it. */
static void every_day(void)
{
	struct date last = date_of(INT64_C(-11676096000));
	int bad = 0;

	for (int64_t day = -135139; day < 157000; day++) {
		struct date d = date_of(day * 86400 + 4000);
		int next = d.year == last.year && d.month == last.month &&
			   d.day == last.day + 1;
		int month = d.year == last.year && d.month == last.month + 1 &&
			    d.day == 1;
		int year = d.year == last.year + 1 && d.month == 0 &&
			   d.day == 1 && last.month == 11 && last.day == 31;
		bad += !(next || month || year);
		bad += d.weekday != (last.weekday + 1) % 7;
		last = d;
	}
	CHECK(bad == 0);
}

static void other_forms(void)
{
	char text[DATE_MAX];

	CHECK(date_mbox(text, 1795306908) == 24);
	CHECK(strcmp(text, "Sun Nov 22 00:21:48 2026") == 0);
	(void)date_mbox(text, 0);
	CHECK(strcmp(text, "Thu Jan 01 00:00:00 1970") == 0);
	CHECK(date_stamp(text, 1795306908) == 14);
	CHECK(strcmp(text, "20261122002148") == 0);
}

static void zones(void)
{
	char text[DATE_MAX];

	(void)date_local(text, 1795306908, 60);
	CHECK(strcmp(text, "22 Nov 2026 01:21:48 +0100") == 0);
	(void)date_local(text, 1795306908, -210);
	CHECK(strcmp(text, "21 Nov 2026 20:51:48 -0330") == 0);
	(void)date_local(text, 0, 0);
	CHECK(strcmp(text, "1 Jan 1970 00:00:00 +0000") == 0);
}

/* Times that no clock has, but a file can have. */
static void far_away(void)
{
	char text[DATE_MAX];

	CHECK(is(253402300800, "31 Dec 9999 23:59:59 -0000"));
	CHECK(is(INT64_MAX, "31 Dec 9999 23:59:59 -0000"));
	CHECK(is(INT64_MIN, "1 Jan 0000 00:00:00 -0000"));
	CHECK(date_mbox(text, INT64_MIN) == 24);
	CHECK(date_stamp(text, INT64_MAX) == 14);
	(void)date_local(text, INT64_MAX, 60);
	CHECK(strcmp(text, "31 Dec 9999 23:59:59 +0100") == 0);
}

int main(void)
{
	RUN(headers);
	RUN(parts);
	RUN(every_day);
	RUN(other_forms);
	RUN(zones);
	RUN(far_away);
	return check_done();
}
