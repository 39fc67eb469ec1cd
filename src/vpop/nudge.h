/* nudge - qmail-send is told that its control files have changed
 *
 * It is found among the processes by its name and by standing in our home, so
 * that another installation's is left alone; it gets a SIGHUP.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_NUDGE_H
#define VPOP_NUDGE_H

/* Returns how many were told; none runs, or none that we may tell: 0. */
int nudge_send(void);

#endif
