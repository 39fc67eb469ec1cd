/* env - the environment, read and rebuilt without an allocator
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* The variable's value, or null. Hostile in setuid programs. */
const char *env_get(const char *name);

/* Puts "NAME=value" into our own environment in place of NAME, which must be
 * there: ENOENT. The string must outlive it. */
MUST_USE int env_own(char *pair);

/* A list under construction. It keeps pointers only: the strings stay the
 * caller's and must outlive it. vars[] ends in a null pointer and can be
 * given to exec. */
enum { ENV_MAX = 1000 };
struct env {
	char *vars[ENV_MAX + 1];
	size_t n;
};

/* Starts from our own environment (what does not fit is left out). */
void env_start(struct env *env);

/* Puts "NAME=value" in, in place of an earlier NAME. -1 if the list is full
 * (errno E2BIG). */
MUST_USE int env_put(struct env *env, char *pair);

/* May so many more names be put in? */
static inline bool env_fits(const struct env *env, size_t names)
{
	return names <= ENV_MAX - env->n;
}

/* Takes NAME out, if it is there. */
void env_drop(struct env *env, const char *name);

#endif
