/* home: all paths hang below the one
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/home.h"

#include "check.h"

static int below(const char *path, const char *rest)
{
	size_t n = strlen(home_path);

	return strncmp(path, home_path, n) == 0 && strcmp(path + n, rest) == 0;
}

static void paths(void)
{
	size_t n = strlen(home_path);

	CHECK(n > 1 && home_path[n - 1] != '/');
	CHECK(below(home_queue, "/queue"));
	CHECK(below(home_alias, "/alias"));
	CHECK(below(home_bin, "/bin"));
	CHECK(below(home_qmail_queue, "/bin/qmail-queue"));
}

int main(void)
{
	RUN(paths);
	return check_done();
}
