/* follow - doing what the lines of a .qmail file say
 *
 * Dies with the report of the first line that fails.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_FOLLOW_H
#define LOCAL_FOLLOW_H

#include <stdbool.h>

#include "base/buf.h"
#include "local/letter.h"
#include "route/dotqmail.h"

struct follow {
	struct letter *letter;
	bool dry; /* only say it */
	bool forward_only; /* programs and files are refused */
	bool stopped; /* a program said 99 */
	bool ran; /* a process was started: it may be left running */
	unsigned long files;
	unsigned long forwards;
	unsigned long programs;
	struct buf addresses; /* to forward to, a NUL behind each */
};

/* Follows all lines, forwards, and says "did ...". */
void follow_lines(struct follow *follow, struct str lines);

#endif
