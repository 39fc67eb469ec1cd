/* diagnosis - what a paragraph of a bounce says, for machines
 *
 * A paragraph is "<address>:\n" and a report, as state files keep it. What a
 * remote host said stands behind "Remote host said: ", what a program of ours
 * thinks of it is a code in "(#5.1.1)".
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_DIAGNOSIS_H
#define SCHEDULE_DIAGNOSIS_H

#include "base/str.h"

enum { DIAGNOSIS_STATUS_MAX = 12 };

/* Views into the paragraph; hostile. */
struct diagnosis {
	struct str address;
	struct str report;
	struct str remote; /* what the remote host said; may be empty */
	struct str host; /* who that was, an address; may be empty */
	char status[DIAGNOSIS_STATUS_MAX]; /* RFC 3463: "5.1.1" */
};

/* wanted is the first digit that the status must have: '2', '4' or '5'. A code
 * of another class, or none, gives its ".0.0". */
void diagnosis_read(
	struct diagnosis *diagnosis, struct str paragraph, char wanted);

#endif
