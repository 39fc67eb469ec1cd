/* sizelist: what was counted is known again, what changed is not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/sizelist.h"

#include "maildrop.h"

enum { NOW = 2000000000, MANY = SIZELIST_LEAST + 100 };

static void fill(void)
{
	char path[64];

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(
			path, sizeof(path), "box/cur/%u.%u.h:2,S", 1000 + i, i);
		maildrop_put(path, "a: b\n\nx\n", 1000 + i);
	}
}

static size_t known(void)
{
	size_t count = 0;

	for (size_t i = 0; i < drop.n; i++)
		count += (drop.letters[i].bits & DROP_COUNTED) != 0;
	return count;
}

/* Few are just counted. */
static void few(void)
{
	maildrop_put("box/cur/1.1.h", "x\n", 1);
	CHECK(maildrop_scan(NOW) == 1);
	sizelist_all(&drop);
	CHECK(known() == 1 && !scratch_there("box/pop3sizes"));
	CHECK(unlink("box/cur/1.1.h") == 0);
}

static void many(void)
{
	fill();
	CHECK(maildrop_scan(NOW) == MANY && known() == 0);
	sizelist_read(&drop);
	CHECK(known() == 0);
	sizelist_all(&drop);
	CHECK(known() == MANY && scratch_there("box/pop3sizes"));
	CHECK(maildrop_scan(NOW) == MANY && known() == 0);
	sizelist_read(&drop);
	CHECK(known() == MANY);
	for (size_t i = 0; i < drop.n; i++)
		CHECK(drop_octets(&drop, &drop.letters[i]) == 11);
}

/* Some are gone, some are new, one has other flags: the rest is known. */
static void changed(void)
{
	char path[64];

	for (unsigned i = 10; i < 90; i++) {
		snprintf(
			path, sizeof(path), "box/cur/%u.%u.h:2,S", 1000 + i, i);
		CHECK(unlink(path) == 0);
	}
	CHECK(rename("box/cur/1005.5.h:2,S", "box/cur/1005.5.h:2,RS") == 0);
	maildrop_put("box/new/1003.new.h", "x\n", 1003);
	maildrop_put("box/new/9999.new.h", "x\n", 9999);
	CHECK(maildrop_scan(NOW) == MANY - 80 + 2);
	sizelist_read(&drop);
	CHECK(known() == MANY - 80);
	CHECK(drop_octets(&drop, &drop.letters[drop.n - 1]) == 3);
}

/* Nonsense, or sizes that cannot be, count for nothing. */
static void damaged(void)
{
	scratch_put("box/pop3sizes",
		"x 1000.0.h\n5 1001.1.h\n99 1002.2.h\n11 1004.4.h\n"
		"11 1006.6.h and more\n11\n11 1007.7.h");
	CHECK(maildrop_scan(NOW) == MANY - 80 + 2);
	sizelist_read(&drop);
	CHECK(known() == 1 && drop.letters[5].bits & DROP_COUNTED);
	CHECK(unlink("box/pop3sizes") == 0);
	CHECK(symlink("cur/1000.0.h:2,S", "box/pop3sizes") == 0);
	CHECK(maildrop_scan(NOW) > 0);
	sizelist_read(&drop);
	CHECK(known() == 0);
	sizelist_all(&drop);
	CHECK(scratch_holds("box/cur/1000.0.h:2,S", "a: b\n\nx\n"));
	struct stat st;
	CHECK(lstat("box/pop3sizes", &st) == 0 && S_ISREG(st.st_mode));
	drop_free(&drop);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(maildrop_make);
	RUN(few);
	RUN(many);
	RUN(changed);
	RUN(damaged);
	RUN(scratch_leave);
	return check_done();
}
