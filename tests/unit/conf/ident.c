/* ident: users of the system, and owners of files
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/ident.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static void users(void)
{
	struct ident ident;

	CHECK(ident_user("root", &ident) == 1);
	CHECK(ident.uid == 0 && ident.gid == 0 && ident.home[0] == '/');
	CHECK(ident_user("no-such-user", &ident) == 0);
	CHECK(ident_user("", &ident) == 0);
	CHECK(ident_user("root:x", &ident) == 0);
}

static void owners(void)
{
	uid_t uid = 42;
	gid_t gid = 42;

	CHECK(ident_owner("/", &uid, &gid) == 0 && uid == 0);
	CHECK(ident_owner("/no/such/file", &uid, &gid) == -1);
	CHECK(errno == ENOENT);
}

static void rootless(void)
{
	char dir[] = "/tmp/ident-XXXXXX";

	CHECK(mkdtemp(dir) && chdir(dir) == 0);
	CHECK(ident_rootless() == -1);
	CHECK(mkdir("queue", 0700) == 0 && mkdir("queue/mess", 0700) == 0);
	CHECK(ident_rootless() == -1);
	CHECK(mkdir("queue/state", 0700) == 0);
	CHECK(ident_rootless() == 1);
	if (chown("queue/state", 12345, (gid_t)-1) == 0)
		CHECK(ident_rootless() == 0);
	CHECK(rmdir("queue/state") == 0 && rmdir("queue/mess") == 0);
	CHECK(rmdir("queue") == 0 && rmdir(dir) == 0);
}

int main(void)
{
	RUN(users);
	RUN(owners);
	RUN(rootless);
	return check_done();
}
