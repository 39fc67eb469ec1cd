/* secret - bytes that nobody else shall learn
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Makes the n bytes zero, also where the compiler knows that nobody reads them
 * again. */
void secret_wipe(void *s, size_t n);

/* Are they the same? How long that takes depends on the length of b alone, so
 * a is what we know and b what a stranger gave. */
bool secret_equal(struct str a, struct str b /* hostile */);

#endif
