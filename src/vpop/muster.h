/* muster - many users come into a domain at once, or are listed
 *
 * For program files, done as the domain's owner: what goes wrong ends the
 * program; whatever was done so far does no harm and can be done again.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_MUSTER_H
#define VPOP_MUSTER_H

#include <stdbool.h>

#include "base/out.h"
#include "vpop/roster.h"

/* Adds the users of the table, or changes those that are there: folders first,
 * then the database in one step. */
void muster_apply(struct roster *roster, const struct row *rows);

/* Writes all users as such a table; clear: with the passwords, where they are
 * kept. */
void muster_write(const struct enroll *domain, struct out *out, bool clear);

#endif
