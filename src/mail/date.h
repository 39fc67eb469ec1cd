/* date - times as mail writes them
 *
 * A time before the year 0 is its first second, one after the year 9999 its
 * last: no date has more than four digits for the year.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_DATE_H
#define MAIL_DATE_H

#include <stddef.h>
#include <stdint.h>

enum { DATE_MAX = 40 };

struct date {
	int year; /* 2026 */
	int month; /* 0 to 11 */
	int day; /* 1 to 31 */
	int weekday; /* 0: Sunday */
	int hour, minute, second;
};

/* UTC of seconds since 1970. */
struct date date_of(int64_t seconds);

/* "22 Nov 2026 00:21:48 -0000" (RFC 5322 section 3.3, always UTC; -0000: the
 * sender's zone is not told). Returns the length. */
size_t date_rfc5322(char dst[DATE_MAX], int64_t seconds);

/* The same in a zone that is that many minutes east of UTC: "22 Nov 2026
 * 01:21:48 +0100". */
size_t date_local(char dst[DATE_MAX], int64_t seconds, int minutes_east);

/* "Sun Nov 22 00:21:48 2026", the date of an mbox From_ line, in UTC; the day
 * always has two digits. */
size_t date_mbox(char dst[DATE_MAX], int64_t seconds);

/* "20261122002148", for Message-IDs. */
size_t date_stamp(char dst[DATE_MAX], int64_t seconds);

#endif
