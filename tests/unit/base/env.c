/* env: reading, replacing, dropping, and a full list
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/env.h"

#include <errno.h>
#include <stdlib.h>

#include "check.h"

extern char **environ;

static struct env env;

static const char *value(const char *name)
{
	size_t n = strlen(name);

	for (char **p = env.vars; *p; p++)
		if (strncmp(*p, name, n) == 0 && (*p)[n] == '=')
			return *p + n + 1;
	return 0;
}

static void gets(void)
{
	CHECK(setenv("ENV_TEST", "one", 1) == 0);
	CHECK(strcmp(env_get("ENV_TEST"), "one") == 0);
	CHECK(unsetenv("ENV_TEST") == 0 && !env_get("ENV_TEST"));
}

static void changes(void)
{
	static char a[] = "A=1";
	static char ab[] = "AB=2";
	static char again[] = "A=3";
	static char empty[] = "E=";
	static char *some[] = {a, ab, 0};

	environ = some;
	env_start(&env);
	CHECK(env.n == 2 && !env.vars[2]);
	CHECK(env_put(&env, again) == 0 && env.n == 2);
	CHECK(strcmp(value("A"), "3") == 0 && strcmp(value("AB"), "2") == 0);
	CHECK(env_put(&env, empty) == 0 && env.n == 3 && !env.vars[3]);
	CHECK(strcmp(value("E"), "") == 0);
	env_drop(&env, "A");
	CHECK(env.n == 2 && !env.vars[2] && !value("A") && value("AB"));
	env_drop(&env, "A");
	CHECK(env.n == 2);
	env_drop(&env, "AB");
	env_drop(&env, "E");
	CHECK(env.n == 0 && !env.vars[0]);
}

static void own(void)
{
	static char old[] = "OWN=1";
	static char fresh[] = "OWN=2";
	static char none[] = "NONE=1";
	static char *vars[] = {old, 0};

	environ = vars;
	CHECK(env_own(fresh) == 0 && strcmp(env_get("OWN"), "2") == 0);
	errno = 0;
	CHECK(env_own(none) == -1 && errno == ENOENT && !env_get("NONE"));
}

static void full(void)
{
	static char names[ENV_MAX + 1][12];
	static char *many[ENV_MAX + 6];

	for (size_t i = 0; i <= ENV_MAX; i++)
		(void)snprintf(names[i], sizeof(names[i]), "N%zu=x", i);
	env.n = 0;
	for (size_t i = 0; i < ENV_MAX; i++) {
		CHECK(env_fits(&env, ENV_MAX - i));
		CHECK(!env_fits(&env, ENV_MAX - i + 1));
		CHECK(env_put(&env, names[i]) == 0);
	}
	errno = 0;
	CHECK(env_put(&env, names[ENV_MAX]) == -1 && errno == E2BIG);
	CHECK(env_put(&env, names[5]) == 0);
	CHECK(!env.vars[ENV_MAX]);
	for (size_t i = 0; i < ENV_MAX + 5; i++)
		many[i] = names[i % ENV_MAX];
	environ = many;
	env_start(&env);
	CHECK(env.n == ENV_MAX && !env.vars[ENV_MAX]);
}

int main(void)
{
	RUN(gets);
	RUN(changes);
	RUN(full);
	RUN(own);
	return check_done();
}
