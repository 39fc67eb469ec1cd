/* nameless - a user database that does not know what it knows
 *
 * To be preloaded: getpwnam finds no name that $NAMELESS has (between commas),
 * with the errno $NAMELESS_ERRNO. alias it knows whatever happens, as a source
 * would that still answers.
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

struct passwd *getpwnam(const char *name)
{
	static char known[] = "alias";
	static char home[] = "/alias";
	static struct passwd alias = {.pw_name = known,
		.pw_uid = 61200,
		.pw_gid = 61200,
		.pw_dir = home};
	const char *names = getenv("NAMELESS");
	const char *error = getenv("NAMELESS_ERRNO");
	const char *at = names ? strstr(names, name) : 0;
	union {
		void *object;
		struct passwd *(*call)(const char *);
	} real = {dlsym(RTLD_NEXT, "getpwnam")};
	size_t n = strlen(name);

	if (strcmp(name, known) == 0)
		return &alias;
	if (!at || n == 0 || (at[n] != ',' && at[n] != 0) ||
		(at != names && at[-1] != ','))
		return real.call(name);
	errno = error ? atoi(error) : 0;
	return 0;
}
