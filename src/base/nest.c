/* nest - see nest.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/nest.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { NEST = 1 }; /* each allocation shall be watched */
#else
enum { NEST = 4096 };
#endif
enum { STEP = alignof(max_align_t) };

static alignas(STEP) char nest[NEST];
static size_t used; /* bytes given away */

static size_t rounded(size_t n)
{
	return n + (STEP - 1) - (n + (STEP - 1)) % STEP;
}

static bool in_nest(const void *s)
{
	uintptr_t at = (uintptr_t)s;

	return at >= (uintptr_t)nest && at < (uintptr_t)nest + NEST;
}

/* Only the last piece can be given back; others wait for the end. */
static void leave(const char *s, size_t had)
{
	if (s + rounded(had) == nest + used)
		used -= rounded(had);
}

void *nest_move(void *s, size_t had, size_t want)
{
	size_t before = used;

	if (s && !in_nest(s))
		return realloc(s, want);
	if (s)
		leave(s, had);
	char *moved = nest + used;
	if (want <= NEST && rounded(want) <= NEST - used)
		used += rounded(want);
	else
		moved = malloc(want);
	if (!moved)
		used = before;
	else if (s && moved != s)
		memcpy(moved, s, had < want ? had : want);
	return moved;
}

void nest_free(void *s, size_t had)
{
	if (s && in_nest(s))
		leave(s, had);
	else
		free(s);
}
