/* account: who is there, and becoming nobody else without the right to
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/account.h"

#include <errno.h>
#include <unistd.h>

#include "child.h"

static struct account account;

/* root is everywhere; his hash only root may see. */
static void finds(void)
{
	int found = account_find("root", 0, &account);

	if (geteuid() != 0 && found == -1) {
		CHECK(errno == EACCES);
		return;
	}
	CHECK(found == 1 && account.uid == 0 && !account.expired);
	CHECK(strcmp(account.name, "root") == 0 && account.home[0] == '/');
	CHECK(!account.hash || strcmp(account.hash, "x") != 0);
}

static void nobody(void)
{
	CHECK(account_find("no-such-user", 0, &account) == 0);
	CHECK(account_find("", 0, &account) == 0);
	CHECK(account_find("root:x", 0, &account) == 0);
	CHECK(account_find("root\n", 0, &account) == 0);
}

static void stays(void)
{
	const struct account own = {
		.name = "me", .uid = getuid(), .gid = getgid()};

	if (geteuid() != 0)
		CHECK(account_become(&own) == 0);
}

/* Root can, and cannot go back; anybody else cannot. */
static void become(void)
{
	const struct account other = {
		.name = "no-such-user", .uid = 54321, .gid = 54321};

	if (geteuid() != 0)
		_exit(account_become(&other) == -1 && errno == EPERM ? 0 : 1);
	_exit(account_become(&other) == 0 && getuid() == 54321 &&
				getgid() == 54321 && setuid(0) == -1
			? 0
			: 1);
}

static void becomes(void)
{
	CHECK(child_run(become) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(finds);
	RUN(nobody);
	RUN(stays);
	RUN(becomes);
	RUN(scratch_leave);
	return check_done();
}
