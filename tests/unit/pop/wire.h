/* wire - what was written into an out that has no descriptor
 *
 *	struct out out = wire_out();
 *	...
 *	CHECK(wire_is(&out, "+OK \r\n"));
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef WIRE_H
#define WIRE_H

#include "base/out.h"

#include "check.h"

static char wire_space[65536];

static inline struct out wire_out(void)
{
	return (struct out){
		.fd = -1, .space = wire_space, .size = sizeof(wire_space)};
}

static inline bool wire_is(const struct out *out, const char *text)
{
	return !out->error && str_is(str_of(out->space, out->n), text);
}

/* Is it a line of what was written? */
static inline bool wire_has(const struct out *out, const char *line)
{
	struct str rest = str_of(out->space, out->n);

	while (rest.n)
		if (str_is(str_cut(&rest, '\n'), line))
			return true;
	return false;
}

#endif
