/* batch: names change only after the lines are written
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "move/batch.h"

#include <errno.h>

#include "scratch.h"

static struct batch batch;

static void one(void)
{
	scratch_mkdir("lock");
	scratch_mkdir("a");
	batch.tree = open(".", O_RDONLY | O_DIRECTORY);
	CHECK(moved_open(&batch.moved, batch.tree) == 0);
	CHECK(batch_commit(&batch) == 0);
	scratch_put("a/1.i", "one");
	CHECK(batch_add(&batch, str_text("k1"), 1, "a/1.i", "a/1") == 0);
	CHECK(scratch_there("a/1.i") && scratch_holds("lock/moved", ""));
	CHECK(batch_commit(&batch) == 0 && batch.n == 0);
	CHECK(scratch_holds("a/1", "one") && !scratch_there("a/1.i"));
	CHECK(!scratch_holds("lock/moved", ""));
}

/* At the latest when there are as many as fit. */
static void many(void)
{
	char from[32];
	char to[32];

	for (int i = 1; i <= BATCH_MAX; i++) {
		snprintf(from, sizeof(from), "a/m%d.i", i);
		snprintf(to, sizeof(to), "a/m%d", i);
		scratch_put(from, "");
		CHECK(!scratch_there("a/m1"));
		CHECK(batch_add(&batch, str_text(to), (uint64_t)i, from, to) ==
			0);
	}
	CHECK(scratch_there("a/m1") && scratch_there(to) && batch.n == 0);
}

/* On disk are first the files, then the lines, then the names. */
static void seals(void)
{
	scratch_put("a/3.i", "");
	seals_begin();
	CHECK(batch_add(&batch, str_text("k3"), 3, "a/3.i", "a/3") == 0);
	CHECK(batch_commit(&batch) == 0 && seals_has("lock/moved"));
	CHECK(seals_all == 2 || (seals_all == 0 && seals_has("a")));
	seals_begin();
	seals_system = 0x6969; /* of which syncfs is not believed */
	scratch_put("a/4.i", "");
	CHECK(batch_add(&batch, str_text("k4"), 4, "a/4.i", "a/4") == 0);
	CHECK(batch_commit(&batch) == 0 && seals_has("lock/moved"));
	CHECK(seals_all == 0 && seals_has("a"));
	seals_system = 0xef53;
	for (unsigned works = 0; works < 3; works++) {
		scratch_put("a/5.i", "");
		CHECK(batch_add(&batch, str_text("k5"), 5, "a/5.i", "a/5") ==
			0);
		seals_left = works;
		CHECK(batch_commit(&batch) == -1);
		CHECK(scratch_there("a/5.i") == (works < 2));
		batch.n = 0;
	}
	seals_begin();
	seals_system = 0;
}

static void failures(void)
{
	char name[BATCH_NAME_MAX + 1];

	memset(name, 'n', BATCH_NAME_MAX);
	name[BATCH_NAME_MAX] = 0;
	CHECK(batch_add(&batch, str_text("k"), 1, name, "a/x") == -1 &&
		errno == EMSGSIZE && batch.n == 0);
	CHECK(batch_add(&batch, str_text("k"), 1, "a/none", "a/x") == 0);
	CHECK(batch_commit(&batch) == -1 && errno == ENOENT);
	batch.n = 0;
	/* Without its line nothing gets its name. */
	scratch_put("a/2.i", "");
	CHECK(batch_add(&batch, str_text("k2"), 2, "a/2.i", "a/2") == 0);
	int fd = batch.moved.fd;
	batch.moved.fd = -1;
	CHECK(batch_commit(&batch) == -1 && scratch_there("a/2.i"));
	batch.moved.fd = fd;
	moved_close(&batch.moved);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(one);
	RUN(many);
	RUN(seals);
	RUN(failures);
	RUN(scratch_leave);
	return check_done();
}
