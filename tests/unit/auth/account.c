/* account: who is there, and becoming nobody else without the right to
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* getspnam_r */
#include "auth/account.h"

#include <errno.h>
#include <pwd.h>
#include <shadow.h>
#include <unistd.h>

#include "child.h"

static struct account account;

/* In the place of the C library's: a database that cannot be read, and somebody
 * who is in no file. */
static int unread;
static long expires; /* day */

struct passwd *getpwnam(const char *name)
{
	static char words[] = "somebody\0x\0/";
	static struct passwd pw = {.pw_name = words,
		.pw_passwd = words + 9,
		.pw_uid = 7,
		.pw_dir = words + 11,
		.pw_shell = words + 11};
	static struct passwd other;
	static char space[4096];
	struct passwd *found = 0;

	if (!unread && strcmp(name, pw.pw_name) == 0)
		return &pw;
	errno = unread ? unread
		       : getpwnam_r(name, &other, space, sizeof(space), &found);
	return found;
}

struct spwd *getspnam(const char *name)
{
	static char hash[] = "$1$";
	static struct spwd sp = {.sp_pwdp = hash};
	static struct spwd other;
	static char space[4096];
	struct spwd *found = 0;

	sp.sp_expire = expires;
	if (strcmp(name, "somebody") == 0)
		return &sp;
	errno = getspnam_r(name, &other, space, sizeof(space), &found);
	return found;
}

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

/* That he is not there is not known. */
static void troubles(void)
{
	static const int errors[] = {
		EIO, EMFILE, ENOMEM, ETIMEDOUT, ENOENT, ECONNREFUSED};

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		unread = errors[i];
		CHECK(account_find("somebody", 0, &account) == -1);
	}
	unread = 0;
}

/* From that day on. */
static void expired(void)
{
	expires = 10;
	CHECK(account_find("somebody", 10 * 86400 - 1, &account) == 1);
	CHECK(!account.expired && account.uid == 7);
	CHECK(account_find("somebody", 10 * 86400, &account) == 1);
	CHECK(account.expired && strcmp(account.hash, "$1$") == 0);
	expires = -1;
	CHECK(account_find("somebody", 10 * 86400, &account) == 1);
	CHECK(!account.expired);
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
	RUN(troubles);
	RUN(expired);
	RUN(stays);
	RUN(becomes);
	RUN(scratch_leave);
	return check_done();
}
