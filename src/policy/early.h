/* early - does a client talk before it is greeted? (RFC 5321 section 3.1)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_EARLY_H
#define POLICY_EARLY_H

#include <stdbool.h>
#include <stdint.h>

/* Waits until the deadline (steady ms), or until there is something to read:
 * true. A connection that ends is no talk. */
bool early_talk(int fd, int64_t deadline);

#endif
