/* env - see env.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/env.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

const char *env_get(const char *name)
{
	return getenv(name);
}

int env_own(char *pair)
{
	size_t n = strcspn(pair, "=");

	for (char **p = environ; p && *p; p++)
		if (strncmp(*p, pair, n) == 0 && (*p)[n] == '=') {
			*p = pair;
			return 0;
		}
	errno = ENOENT;
	return -1;
}

void env_start(struct env *env)
{
	env->n = 0;
	for (char **p = environ; p && *p && env->n < ENV_MAX; p++)
		env->vars[env->n++] = *p;
	env->vars[env->n] = 0;
}

/* Index of the variable whose name is the first n bytes of name, or env->n. */
static size_t find(const struct env *env, const char *name, size_t n)
{
	size_t i = 0;

	while (i < env->n &&
		(strncmp(env->vars[i], name, n) != 0 || env->vars[i][n] != '='))
		i++;
	return i;
}

int env_put(struct env *env, char *pair)
{
	size_t at = find(env, pair, strcspn(pair, "="));

	if (at == ENV_MAX) {
		errno = E2BIG;
		return -1;
	}
	env->vars[at] = pair;
	if (at == env->n)
		env->vars[++env->n] = 0;
	return 0;
}

void env_drop(struct env *env, const char *name)
{
	size_t at = find(env, name, strlen(name));

	if (at == env->n)
		return;
	env->vars[at] = env->vars[--env->n];
	env->vars[env->n] = 0;
}
