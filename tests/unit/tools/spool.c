/* spool: what lies in a maildir, oldest first
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/spool.h"

#include <errno.h>

#include "scratch.h"

static struct spool spool = SPOOL_EMPTY;
static const char *bad;

static void forget(void)
{
	buf_free(&spool.paths);
	buf_free(&spool.mails);
	spool = (struct spool)SPOOL_EMPTY;
}

static void none(void)
{
	CHECK(spool_list(&spool, &bad) == -1 && errno == ENOENT);
	CHECK(strcmp(bad, "new") == 0);
	scratch_mkdir("new");
	CHECK(spool_list(&spool, &bad) == -1 && strcmp(bad, "cur") == 0);
	scratch_mkdir("cur");
	CHECK(spool_list(&spool, &bad) == 0 && spool_count(&spool) == 0);
}

static void put(const char *path, time_t when)
{
	const struct timespec times[2] = {{when, 0}, {when, 0}};

	scratch_put(path, "x");
	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static bool is(size_t i, const char *path, int64_t when)
{
	return strcmp(spool_path(&spool, i), path) == 0 &&
	       spool_time(&spool, i) == when;
}

static void listed(void)
{
	put("new/3", 300);
	put("new/1", 100);
	put("cur/2:2,S", 200);
	put("cur/0:2,", 1764000000);
	put("new/.hidden", 1);
	scratch_mkdir("new/dir");
	CHECK(symlink("nowhere", "new/gone") == 0);
	CHECK(spool_list(&spool, &bad) == 0 && spool_count(&spool) == 4);
	CHECK(is(0, "new/1", 100) && is(1, "cur/2:2,S", 200));
	CHECK(is(2, "new/3", 300) && is(3, "cur/0:2,", 1764000000));
	spool_leave(&spool, 1);
	CHECK(spool_left(&spool, 1) && is(1, "cur/2:2,S", 200));
	CHECK(!spool_left(&spool, 0) && !spool_left(&spool, 2));
	forget();
}

static void many(void)
{
	char path[20];

	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "cur/m%d", i);
		put(path, 5000 - i);
	}
	CHECK(spool_list(&spool, &bad) == 0 && spool_count(&spool) == 1004);
	for (size_t i = 1; i < 1004; i++)
		CHECK(spool_time(&spool, i - 1) <= spool_time(&spool, i));
	CHECK(is(3, "cur/m999", 4001) && is(1002, "cur/m0", 5000));
	forget();
}

int main(void)
{
	RUN(scratch_enter);
	RUN(none);
	RUN(listed);
	RUN(many);
	RUN(scratch_leave);
	return check_done();
}
