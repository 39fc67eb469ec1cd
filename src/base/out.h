/* out - buffered writing with a deadline
 *
 *	static char space[1024];
 *	struct out out = OUT_TO(1, space);
 *
 * The caller owns the space. Adding returns nothing: an error is sticky, what
 * follows it is dropped, and out_flush tells it. So every use ends in a
 * checked out_flush.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct out {
	int fd;
	int timeout; /* seconds that one write may take; 0: no limit */
	int error; /* errno of the write that failed, or 0 */
	char *space;
	size_t size;
	size_t n; /* bytes waiting in space */
	int64_t deadline; /* steady ms for all writes together; 0: none */
};

#define OUT_TO(to, array) \
	{ \
		.fd = (to), .space = (array), .size = sizeof(array) \
	}

void out_add(struct out *out, const char *s, size_t n);
void out_str(struct out *out, struct str a);
void out_text(struct out *out, const char *text);
void out_byte(struct out *out, char c);
void out_num(struct out *out, uint64_t n);

/* Several C strings; the list ends in a null pointer. */
#define out_join(out, ...) \
	out_list((out), (const char *const[]){__VA_ARGS__, 0})
void out_list(struct out *out, const char *const *parts);

/* Hostile text for a log or a terminal: everything but printable ASCII
 * becomes '_', and so does a blank, as in qmail's log. */
void out_safe(struct out *out, struct str hostile);

/* Writes what waits. Returns 0, or -1 with errno if anything failed since
 * the start. A reader that is too slow is ETIMEDOUT. */
MUST_USE int out_flush(struct out *out);

#endif
