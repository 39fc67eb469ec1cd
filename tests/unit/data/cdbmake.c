/* cdbmake: what is put in is found again; the first of equal keys wins
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbmake.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "data/cdb.h"

#include "check.h"

static char path[] = "/tmp/cdbmake-test-XXXXXX";
static struct cdbmake make;
static struct buf data = BUF_LIMIT(100000);

static int begin(void)
{
	int fd = file_open_empty(path, 0600);

	if (fd == -1 || cdbmake_start(&make, fd) == -1)
		abort();
	return fd;
}

static void put(const char *key, const char *value)
{
	CHECK(cdbmake_add(&make, str_text(key), str_text(value)) == 0);
}

static struct cdb end(int fd)
{
	struct cdb cdb = CDB_CLOSED;

	CHECK(cdbmake_finish(&make) == 0);
	close(fd);
	CHECK(cdb_open(&cdb, path) == 1);
	return cdb;
}

static void empty(void)
{
	struct stat st;
	struct cdb cdb = end(begin());

	CHECK(stat(path, &st) == 0 && st.st_size == 2048);
	CHECK(cdb_find(&cdb, str_text(""), &data) == 0);
	CHECK(cdb_find(&cdb, str_text("a"), &data) == 0);
	cdb_close(&cdb);
}

static void few(void)
{
	int fd = begin();

	put("a", "1");
	put("", "nothing");
	put("a", "2");
	put("b", "");
	struct cdb cdb = end(fd);
	CHECK(cdb_find(&cdb, str_text("a"), &data) == 1);
	CHECK_TEXT(buf_str(&data), "1");
	CHECK(cdb_find(&cdb, str_text(""), &data) == 1);
	CHECK_TEXT(buf_str(&data), "nothing");
	CHECK(cdb_find(&cdb, str_text("b"), &data) == 1 && data.n == 0);
	CHECK(cdb_find(&cdb, str_text("c"), &data) == 0);
	cdb_close(&cdb);
}

static void many(void)
{
	enum { N = 30000 };
	char key[32];
	char value[32];
	int bad = 0;
	int fd = begin();

	for (int i = 0; i < N; i++) {
		snprintf(key, sizeof(key), "!user%d-", i);
		snprintf(value, sizeof(value), "%d", i * 3);
		bad += cdbmake_add(&make, str_text(key), str_text(value)) != 0;
	}
	struct cdb cdb = end(fd);
	for (int i = 0; i < N + 1000; i++) {
		snprintf(key, sizeof(key), "!user%d-", i);
		snprintf(value, sizeof(value), "%d", i * 3);
		int found = cdb_find(&cdb, str_text(key), &data);
		bad += found != (i < N);
		bad += found == 1 && !str_is(buf_str(&data), value);
	}
	CHECK(bad == 0);
	cdb_close(&cdb);
}

/* Longer than any buffer on the way. */
static void large(void)
{
	static char big[70000];
	int fd = begin();

	memset(big, 'k', sizeof(big));
	CHECK(cdbmake_add(&make, str_of(big, sizeof(big)),
		      str_of(big, sizeof(big))) == 0);
	put("a", "1");
	struct cdb cdb = end(fd);
	CHECK(cdb_find(&cdb, str_of(big, sizeof(big)), &data) == 1);
	CHECK(data.n == sizeof(big));
	CHECK(cdb_find(&cdb, str_of(big, sizeof(big) - 1), &data) == 0);
	CHECK(cdb_find(&cdb, str_text("a"), &data) == 1);
	cdb_close(&cdb);
}

/* Written to nowhere: the error comes out at the end at the latest. */
static void full(void)
{
	int fd = file_open_append("/dev/full", 0600);

	if (fd == -1)
		return;
	CHECK(cdbmake_start(&make, fd) == 0);
	put("a", "1");
	CHECK(cdbmake_finish(&make) == -1 && errno == ENOSPC);
	close(fd);
}

int main(void)
{
	int fd = mkstemp(path);

	RUN(empty);
	RUN(few);
	RUN(many);
	RUN(large);
	RUN(full);
	close(fd);
	buf_free(&data);
	unlink(path);
	return check_done();
}
