/* vmailmgr: records of VmailMgr's passwd.cdb
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vmailmgr.h"

#include "check.h"

static struct vmailmgr user;

#define PARSES(text) vmailmgr_parse(str_of(text, sizeof(text) - 1), &user)

static void version_2(void)
{
	CHECK(PARSES("\2\10\1\12\1\0$1$hash\0./users/joe\0x@y\0z\0\0"
		     "Joe S\0"
		     "1000\0"
		     "-\0"
		     "4294967295\0"
		     "50\0"
		     "1764000000\0"
		     "1765000000\0"));
	CHECK(user.enabled);
	CHECK_TEXT(user.hash, "$1$hash");
	CHECK_TEXT(user.mailbox, "./users/joe");
	CHECK(user.forwards.n == 6 &&
		memcmp(user.forwards.s, "x@y\0z", 6) == 0);
	CHECK_TEXT(user.personal, "Joe S");
	CHECK(user.hard_quota == 1000 && user.soft_quota == 0);
	CHECK(user.message_size == 0 && user.message_count == 50);
	CHECK(user.expiry == 1765000000);
}

static void flags(void)
{
	CHECK(PARSES("\2\10\0\0h\0./m\0\0\0") && !user.enabled);
	CHECK_TEXT(user.mailbox, "./m");
	CHECK(PARSES("\2\12\0\0h\0./m\0\0\0") && user.mailbox.n == 0);
	CHECK(PARSES("\2\0h\0\0a@b\0\0") && user.enabled);
	CHECK(user.mailbox.n == 0 && user.forwards.n == 4);
	CHECK(!PARSES("\2\10\1\12") && !PARSES("\2\10") && !PARSES("\2"));
	CHECK(!PARSES("\2\10\1\12\1"));
}

static void older(void)
{
	CHECK(PARSES("\1h\0./m\0\0p\0"));
	CHECK_TEXT(user.hash, "h");
	CHECK_TEXT(user.personal, "p");
	CHECK(PARSES("hash:./users/x") && user.forwards.n == 0);
	CHECK_TEXT(user.mailbox, "./users/x");
	CHECK(PARSES(":hash:a@b") && user.mailbox.n == 0);
	CHECK_TEXT(user.hash, "hash");
}

static void broken(void)
{
	CHECK(!PARSES("") && !PARSES("x") && !PARSES("hash:"));
	CHECK(!PARSES("\1h\0./m\0no end") && !PARSES("\1h\0./m"));
	CHECK(!PARSES("\1h\0./m\0\0p\0junk\0") &&
		!PARSES("\1h\0./m\0\0p\0-1\0"));
	CHECK(!PARSES("h\0:x"));
}

int main(void)
{
	RUN(version_2);
	RUN(flags);
	RUN(older);
	RUN(broken);
	return check_done();
}
