/* in - buffered reading with a deadline
 *
 *	static char space[8192];
 *	struct in in = IN_FROM(0, space);
 *	in.timeout = 1200;
 *
 * The caller owns the space. An error or a timeout (ETIMEDOUT) is sticky: it
 * is told again by every later call. End of input is not an error.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_IN_H
#define BASE_IN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/out.h"
#include "base/str.h"

struct in {
	int fd;
	int timeout; /* seconds that one read may take; 0: no limit */
	int error; /* errno of the read that failed, or 0 */
	bool ended; /* end of input was seen */
	char *space;
	size_t size;
	size_t pos; /* next byte to give */
	size_t end; /* behind the last byte read */
	int64_t deadline; /* steady ms for all reads together; 0: none */
	struct out *tied; /* flushed before a read that may wait, or null */
	/* Once it is set, a wait is over with EINTR; or null. What sets it is
	 * a signal that is blocked (sig_block) in all other places; such a
	 * wait has the deadline alone. */
	const volatile sig_atomic_t *stop;
};

#define IN_FROM(from, array) \
	{ \
		.fd = (from), .space = (array), .size = sizeof(array) \
	}

/* What can be had without copying: at least one byte unless the input ended
 * or failed. Returns 1 with *view_out, 0 at the end, -1 on an error. */
MUST_USE int in_view(struct in *in, struct str *view_out);

/* Passes over n bytes of what in_view showed. */
void in_skip(struct in *in, size_t n);

/* One byte. Returns 1, 0 at the end, -1. */
MUST_USE int in_byte(struct in *in, char *c_out);

/* Up to n bytes, fewer only at the end of input. Returns the count, or -1. */
MUST_USE ssize_t in_read(struct in *in, char *dst, size_t n);

/* Appends to b up to and including the next c, or to the end of input.
 * Returns 1 when c was found, 0 at the end (b may still have grown), -1 on
 * an error (EMSGSIZE when b is full). */
MUST_USE int in_until(struct in *in, struct buf *b, char c);

/* Copies what is left to out; stops when out has failed. 0 at the end, -1
 * when reading failed. */
MUST_USE int in_copy(struct in *in, struct out *out);

/* Is there something to give without a system call? */
static inline bool in_ready(const struct in *in)
{
	return in->pos < in->end;
}

#endif
