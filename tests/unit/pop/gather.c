/* gather: which files are messages, in which order, and what is not asked
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/gather.h"

#include <errno.h>

#include "maildrop.h"

enum { NOW = 2000000000 };

static void empty(void)
{
	CHECK(maildrop_scan(NOW) == 0);
}

/* By the name's seconds where sizes stand in it, else by the file's. */
static void order(void)
{
	maildrop_put("box/new/1000000003.3.c", "333\n", 100);
	maildrop_put("box/cur/1000000002.2.b:2,S", "22\n", 200);
	maildrop_put("box/new/150.1.a,S=2,W=3", "1\n", 999);
	maildrop_put("box/cur/0200.a", "x\n", 200);
	CHECK(maildrop_scan(NOW) == 4);
	CHECK(maildrop_is(1, "1000000003.3.c"));
	CHECK(maildrop_is(2, "150.1.a,S=2,W=3"));
	CHECK(maildrop_is(3, "0200.a"));
	CHECK(maildrop_is(4, "1000000002.2.b"));
	CHECK(!maildrop_is(5, "anything"));
}

/* The file of such a name is not even looked at. */
static void not_asked(void)
{
	CHECK(symlink("nowhere", "box/new/160.9.x,S=10,W=12") == 0);
	CHECK(symlink("nowhere", "box/new/160.8.x") == 0);
	CHECK(maildrop_scan(NOW) == 5);
	CHECK(maildrop_is(3, "160.9.x,S=10,W=12"));
	CHECK(drop_octets(&drop, &drop.letters[2]) == 12);
	CHECK(unlink("box/new/160.9.x,S=10,W=12") == 0);
	CHECK(unlink("box/new/160.8.x") == 0);
}

static void no_messages(void)
{
	scratch_put("box/new/.hidden", "x\n");
	scratch_mkdir("box/cur/directory");
	maildrop_put("box/new/300.1.late", "x\n", NOW);
	maildrop_put("box/new/2000000000.1.late,S=2,W=3", "x\n", 100);
	CHECK(maildrop_scan(NOW) == 4);
	CHECK(maildrop_scan(NOW + 1) == 6);
	CHECK(unlink("box/new/300.1.late") == 0);
	CHECK(unlink("box/new/2000000000.1.late,S=2,W=3") == 0);
}

/* Sizes that cannot be are not believed. */
static void impossible(void)
{
	maildrop_put("box/new/400.1.h,S=9,W=3", "four\n", 400);
	maildrop_put("box/new/401.1.h,S=1,W=99999999999", "a\nb\n", 401);
	CHECK(maildrop_scan(NOW) == 6);
	CHECK(maildrop_is(5, "400.1.h,S=9,W=3"));
	CHECK(drop_octets(&drop, &drop.letters[4]) == 6);
	CHECK(maildrop_is(6, "401.1.h,S=1,W=99999999999"));
	CHECK(drop_octets(&drop, &drop.letters[5]) == 6);
	CHECK(unlink("box/new/400.1.h,S=9,W=3") == 0);
	CHECK(unlink("box/new/401.1.h,S=1,W=99999999999") == 0);
}

/* Many, in any order, and many names have little in common. */
static void many(void)
{
	enum { MANY = 1000 };
	int dir = open("box/new", O_RDONLY | O_DIRECTORY);
	char name[64];

	drop_free(&drop);
	for (unsigned i = 0; i < MANY; i++) {
		unsigned at = i * 7 % MANY;
		snprintf(name, sizeof(name), "%u.%u.host%u,S=%u,W=%u:2,%c",
			500 + at / 2, at % 2, at % 400, at, at + 3,
			(char)('A' + at % 26));
		CHECK(gather_file(&drop, dir, name, true, NOW) == 0);
	}
	gather_sort(&drop);
	CHECK(drop.n == MANY);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%u.%u.host%u,S=%u,W=%u",
			500 + i / 2, i % 2, i % 400, i, i + 3);
		CHECK(maildrop_is(i + 1, name));
		CHECK(drop_octets(&drop, &drop.letters[i]) == i + 3);
	}
	close(dir);
}

/* What a message costs: less than 60 bytes with a usual name. */
static void memory(void)
{
	enum { MANY = 10000 };
	char name[128];

	drop_free(&drop);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name),
			"17640%05u.M%06uP%05uV0000000000000801I%08u.mail."
			"example.org,S=%u,W=%u:2,S",
			i, i * 97 % 1000000, i % 32768, i, 2000 + i, 2100 + i);
		CHECK(gather_file(&drop, -1, name, false, NOW) == 0);
	}
	CHECK(drop.n == MANY);
	/* The longest names in use, Dovecot's; ours and vpopmail's have less
	 * than half of that middle. */
	CHECK(drop.n * sizeof(struct letter) + drop.text.n < 75 * MANY);
	drop_free(&drop);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name),
			"17640%05u.M%06uP%05u.mail.example.org,S=%u,W=%u", i,
			i * 97 % 1000000, i % 32768, 2000 + i, 2100 + i);
		CHECK(gather_file(&drop, -1, name, true, NOW) == 0);
	}
	CHECK(drop.room * sizeof(struct letter) + drop.text.room < 60 * MANY);
	drop_free(&drop);
}

static void missing(void)
{
	CHECK(rename("box/new", "box/gone") == 0);
	drop_free(&drop);
	CHECK(drop_scan(&drop, NOW) == -1 && errno == ENOENT);
	CHECK(rename("box/gone", "box/new") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(maildrop_make);
	RUN(empty);
	RUN(order);
	RUN(not_asked);
	RUN(no_messages);
	RUN(impossible);
	RUN(many);
	RUN(memory);
	RUN(missing);
	RUN(scratch_leave);
	return check_done();
}
