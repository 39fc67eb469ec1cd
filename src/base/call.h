/* call - a local socket that has a path: listening there, calling, and who it is
 *
 * A call is a stream; descriptors can go along (pass.h). All sockets are
 * close-on-exec. A descriptor, or -1 with errno.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_CALL_H
#define BASE_CALL_H

#include <sys/types.h>

#include "base/attr.h"

/* Listens at path, in place of what is there. The umask says who may call: that
 * takes the right to write. call_take waits for so many seconds, then fails with
 * EAGAIN; of several processes that wait a call wakes one. */
MUST_USE int call_listen(const char *path, int seconds);
MUST_USE int call_take(int listener);

/* No more calls: call_take fails at once, for all who wait. */
void call_end(int listener);

/* Calls. Never waits: EAGAIN when too many are waiting there. */
MUST_USE int call_make(const char *path);

/* Who was it when he called? 0, or -1 with errno: this system cannot tell. */
MUST_USE int call_who(int fd, uid_t *uid_out, pid_t *pid_out);

#endif
