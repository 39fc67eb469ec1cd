/* filter - which system calls stop for the tracer
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_FILTER_H
#define CRASH_FILTER_H

#include <stdbool.h>

/* From now on those of calls.h, and questions for the wall clock, of this
 * process and all that it begets; all false: those that put things on stable
 * storage, and the clock. 0, or -1 with errno. */
int filter_install(bool all);

#endif
