/* homes - a mailbox that may hold only so much, and somebody who reads it
 *
 * vera@virt.test has a quota, full@virt.test one that no message fits into;
 * outer.test is a domain whose mail a vdelivermail of its own delivers.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_HOMES_H
#define CRASH_HOMES_H

#include <stdbool.h>

#include "stage.h"

#define HOMES_VERA "vera@virt.test"
#define HOMES_FULL "full@virt.test"
#define HOMES_OUTER "olga@outer.test"
#define HOMES_OUTER_FULL "full@outer.test"

/* So many messages for vera, each after the other: one, two, three. */
void homes_fill(struct stage *stage, size_t n);

/* She reads all of them and deletes two (reader.c). false: the session broke
 * off. */
bool homes_read(struct stage *stage);

/* Do their sums (maildirsize) say what is there? */
bool homes_right(const struct stage *stage);

/* All is well again, and at rest: one more message for each of them, which must
 * come to its end; and then their sums must be right. false: why_out tells. */
bool homes_prove(struct stage *stage, const char **why_out);

#endif
