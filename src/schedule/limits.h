/* limits - what the operator allows a destination: control/destlimits
 *
 * A line is domain:setting=value:..., the domain exact, ".suffix" for all
 * below it, or empty for all; beyond ASCII as UTF-8 or as the DNS has it. The
 * most specific line counts, alone. Settings:
 *
 *	concurrency=N	transactions at a time, at most
 *	recipients=N	in one transaction, 1 to 50
 *	rate=N/S	transactions begun in S seconds, at most
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_LIMITS_H
#define SCHEDULE_LIMITS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct limits {
	struct buf lines; /* a NUL behind each */
};

/* What holds for a destination; 0: not set. */
struct limit {
	unsigned concurrency;
	unsigned recipients;
	unsigned starts; /* in so many seconds */
	unsigned seconds;
};

/* Reads the file, standing in home_path; all lines must make sense. 0 or -1:
 * control_where. */
MUST_USE int limits_load(struct limits *limits);

/* domain: as the DNS has it. */
void limits_find(const struct limits *limits, struct str domain /* hostile */,
	struct limit *limit_out);

void limits_free(struct limits *limits);

#endif
