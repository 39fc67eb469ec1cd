/* nest - memory for programs that live briefly
 *
 * The first few kilobytes come from a static place. Most of our programs need
 * no more, and waking the allocator (two calls of brk, two of mmap, the page
 * faults of its tables) would cost them more than all they hold.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_NEST_H
#define BASE_NEST_H

#include <stddef.h>

#include "base/attr.h"

/* As realloc: room for want bytes (not 0), the had bytes of s moved there; s
 * may be null. The caller gives it back with nest_free. Null: no memory, and
 * s is as it was. */
MUST_USE void *nest_move(void *s, size_t had, size_t want);

/* had is what s was made for. s may be null. */
void nest_free(void *s, size_t had);

#endif
