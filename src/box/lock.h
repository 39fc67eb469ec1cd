/* lock - one writer at a time, on a file that others lock too
 *
 * The lock is flock(2) on the file itself: what qmail-local, maildir2mbox and
 * the mail readers that go with them have always used. It goes when the
 * descriptor is closed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_LOCK_H
#define BOX_LOCK_H

#include <stdint.h>

#include "base/attr.h"

/* Waits for the lock until deadline (clock_steady_ms). 0, or -1 with errno:
 * ETIMEDOUT when somebody else kept it all the time. */
MUST_USE int lock_until(int fd, int64_t deadline);

#endif
