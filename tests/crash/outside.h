/* outside - what no power cut takes back: the ledger, and what others have
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_OUTSIDE_H
#define CRASH_OUTSIDE_H

#include "record.h"

void outside_begin(const struct stage *stage);

/* How far they are, for the op that comes now. */
void outside_look(struct record *record, struct op *op);

/* Keeps all of them. */
void outside_end(struct record *record);

/* Makes them as they were then, and adds a cut to the ledger, ten seconds ago,
 * so that nothing that comes now is excused by it: by the clock of the machine,
 * by that of the mail system, by what it will be when that runs again, and by
 * those of then. Returns how many seconds all times of files are to be moved. */
double outside_restore(const struct record *record, const struct op *then);

#endif
