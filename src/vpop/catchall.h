/* catchall - who gets a domain's mail for nobody
 *
 * For program files, done as the domain's owner: what goes wrong ends the
 * program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_CATCHALL_H
#define VPOP_CATCHALL_H

#include <stdbool.h>

/* Is it this user, whose folder or address .qmail-default names? */
bool catchall_is(const char *dir, const char *user);

#endif
