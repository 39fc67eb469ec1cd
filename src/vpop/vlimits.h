/* vlimits - the limits of a domain (route/bounds), for commands
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_VLIMITS_H
#define VPOP_VLIMITS_H

#include <stddef.h>

#include "route/bounds.h"

/* The domain's in dir, or the default ones; the default ones only. */
void vlimits_read(struct bounds *limits, const char *dir);
void vlimits_read_default(struct bounds *limits);

/* Dies unless the domain in dir may have n of these. */
void vlimits_room(const struct bounds *limits, enum bounds_number what,
	size_t n, const char *dir);

#endif
