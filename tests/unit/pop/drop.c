/* drop: sizes, unique-ids, and files that others move or remove
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/drop.h"

#include <errno.h>

#include "maildrop.h"

enum { NOW = 2000000000 };

static void enter(void)
{
	maildrop_put("box/new/100.1.a", "a: b\n\nbody\n", 100);
	maildrop_put("box/cur/200.2.b,S=4:2,RS", "one\n", 200);
	maildrop_put("box/cur/300.3.c,W=7:2,ST", "three\n", 300);
	CHECK(maildrop_scan(NOW) == 3);
}

static void octets(void)
{
	CHECK(drop_octets(&drop, &drop.letters[0]) == 14);
	CHECK(drop_octets(&drop, &drop.letters[0]) == 14);
	CHECK(drop_octets(&drop, &drop.letters[1]) == 5);
	CHECK(drop_octets(&drop, &drop.letters[2]) == 7);
}

static void trashed(void)
{
	CHECK(!drop_trashed(&drop, &drop.letters[0]));
	CHECK(!drop_trashed(&drop, &drop.letters[1]));
	CHECK(drop_trashed(&drop, &drop.letters[2]));
}

static bool opens(size_t n)
{
	int fd = drop_open(&drop, &drop.letters[n - 1]);
	bool opened = fd != -1;

	if (opened)
		file_close(fd);
	return opened;
}

/* Another program read it, marked it, moved it back. */
static void moved(void)
{
	CHECK(opens(1) && opens(2) && opens(3));
	CHECK(rename("box/new/100.1.a", "box/cur/100.1.a:2,FS") == 0);
	CHECK(opens(1) && !(drop.letters[0].bits & DROP_NEW));
	CHECK(opens(1) && drop.searches == 1);
	CHECK(rename("box/cur/100.1.a:2,FS", "box/new/100.1.a") == 0);
	CHECK(opens(1) && drop.letters[0].bits & DROP_NEW);
	CHECK(maildrop_is(1, "100.1.a"));
	/* Not for ever: each look reads the directories. */
	CHECK(rename("box/new/100.1.a", "box/away") == 0);
	for (int i = 0; i < 2 * DROP_SEARCHES; i++)
		CHECK(!opens(1));
	CHECK(drop.searches == DROP_SEARCHES && errno == EAGAIN);
	CHECK(drop_remove(&drop, &drop.letters[0]) == -1);
	drop.searches = 0;
	CHECK(!opens(1) && errno == ENOENT);
	CHECK(rename("box/away", "box/new/100.1.a") == 0);
}

/* The table of flags is full: it is found all the same. */
static void full_table(void)
{
	char text[16];

	for (unsigned i = 0; i < LABELS_SHARED; i++) {
		snprintf(text, sizeof(text), "t%u", i);
		(void)labels_number(&drop.labels, str_text(text));
	}
	CHECK(rename("box/new/100.1.a", "box/cur/100.1.a:2,D") == 0);
	CHECK(opens(1) && opens(1));
	CHECK(rename("box/cur/100.1.a:2,D", "box/new/100.1.a") == 0);
	CHECK(maildrop_scan(NOW) == 3);
}

static void not_a_file(void)
{
	CHECK(mkfifo("box/new/400.1.a,S=1,W=1", 0600) == 0);
	CHECK(maildrop_scan(NOW) == 4);
	CHECK(!opens(4) && errno == EINVAL);
	CHECK(drop_remove(&drop, &drop.letters[3]) == 1);
	CHECK(drop_remove(&drop, &drop.letters[3]) == 0);
}

static void settles(void)
{
	maildrop_put("box/new/500.1.a:2,F", "x\n", 500);
	CHECK(maildrop_scan(NOW) == 4);
	for (size_t i = 0; i < drop.n; i++)
		CHECK(drop_settle(&drop, &drop.letters[i]) == 0);
	CHECK(scratch_there("box/cur/100.1.a:2,"));
	CHECK(scratch_there("box/cur/200.2.b,S=4:2,RS"));
	CHECK(scratch_there("box/cur/500.1.a:2,F"));
	CHECK(!scratch_there("box/new/100.1.a"));
	/* Nothing is overwritten. */
	maildrop_put("box/new/100.1.a", "other\n", 100);
	CHECK(maildrop_scan(NOW) == 5);
	for (size_t i = 0; i < drop.n; i++)
		ignore(drop_settle(&drop, &drop.letters[i]));
	CHECK(scratch_holds("box/cur/100.1.a:2,", "a: b\n\nbody\n"));
	CHECK(scratch_holds("box/new/100.1.a", "other\n"));
	CHECK(unlink("box/new/100.1.a") == 0);
}

/* A directory that cannot be read is no proof that a message is gone. */
static void unsure(void)
{
	CHECK(maildrop_scan(NOW) == 4);
	CHECK(rename("box/cur", "box/aside") == 0);
	CHECK(drop_remove(&drop, &drop.letters[0]) == -1 && errno == EIO);
	CHECK(rename("box/aside", "box/cur") == 0);
	CHECK(scratch_there("box/cur/100.1.a:2,"));
}

static void removes(void)
{
	CHECK(maildrop_scan(NOW) == 4);
	CHECK(rename("box/cur/200.2.b,S=4:2,RS", "box/cur/200.2.b,S=4:2,S") ==
		0);
	CHECK(unlink("box/cur/300.3.c,W=7:2,ST") == 0);
	for (size_t i = 0; i < drop.n; i++)
		CHECK(drop_remove(&drop, &drop.letters[i]) == (i != 2));
	CHECK(maildrop_scan(NOW) == 0);
}

/* Seventy characters are an id, more are not, nor are blanks or UTF-8. */
static void unique_ids(void)
{
	char path[400] = "box/cur/";
	char digest[2][LABEL_MAX + 1];

	memset(path + 8, 'n', 71);
	path[78] = 0;
	maildrop_put(path, "x\n", 100);
	CHECK(maildrop_scan(NOW) == 1 && maildrop_is(1, path + 8));
	CHECK(unlink(path) == 0);
	path[78] = 'n';
	maildrop_put(path, "x\n", 100);
	maildrop_put("box/cur/a b", "x\n", 200);
	maildrop_put("box/cur/b\xc3\xa9", "x\n", 300);
	CHECK(maildrop_scan(NOW) == 3);
	CHECK(drop_uidl(&drop, &drop.letters[0], digest[0]).n == 32);
	CHECK(drop_uidl(&drop, &drop.letters[1], digest[1]).n == 32);
	CHECK(strcmp(digest[0], digest[1]) != 0);
	/* echo -n 'a b' | md5sum */
	CHECK(maildrop_is(2, "0cc9cd4dd26c5137b675a0d819cb9ab0"));
	CHECK(opens(1) && opens(2) && opens(3));
	drop_free(&drop);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(maildrop_make);
	RUN(enter);
	RUN(octets);
	RUN(trashed);
	RUN(moved);
	RUN(full_table);
	RUN(not_a_file);
	RUN(settles);
	RUN(unsure);
	RUN(removes);
	RUN(unique_ids);
	RUN(scratch_leave);
	return check_done();
}
