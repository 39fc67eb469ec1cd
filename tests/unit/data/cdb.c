/* cdb: a file made by hand from the format's description; damaged files
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdb.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "data/cdbmake.h"

#include "check.h"

static char path[] = "/tmp/cdb-test-XXXXXX";
static struct cdb cdb = CDB_CLOSED;
static struct buf data = BUF_LIMIT(1000);

enum { HEAD = 2048, MOST = 4000 };
static char bytes[MOST];

static void pair(size_t at, uint32_t first, uint32_t second)
{
	num_pack32_little(bytes + at, first);
	num_pack32_little(bytes + at + 4, second);
}

/* One record "one" -> "Hello" in a table of two slots. Returns the size. */
static size_t example(void)
{
	uint32_t hash = cdb_hash(str_text("one"));
	size_t table = HEAD + 8 + 8;

	memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < 256; i++)
		pair(i * 8, (uint32_t)table, 0);
	pair((hash & 255) * 8, (uint32_t)table, 2);
	pair(HEAD, 3, 5);
	memcpy(bytes + HEAD + 8, "oneHello", 8);
	pair(table + (hash >> 8) % 2 * 8, hash, HEAD);
	return table + 16;
}

static void put(size_t n)
{
	int fd = file_open_empty(path, 0600);

	if (fd == -1 || file_write_all(fd, bytes, n) == -1)
		abort();
	close(fd);
	cdb_close(&cdb);
	if (cdb_open(&cdb, path) != 1)
		abort();
}

static int find(const char *key)
{
	return cdb_find(&cdb, str_text(key), &data);
}

static void hash(void)
{
	CHECK(cdb_hash(str_text("")) == 5381);
	CHECK(cdb_hash(str_text("a")) == ((5381U * 33) ^ 'a'));
	CHECK(cdb_hash(str_of("\377", 1)) == ((5381U * 33) ^ 255));
}

static void found(void)
{
	put(example());
	CHECK(find("one") == 1);
	CHECK_TEXT(buf_str(&data), "Hello");
	CHECK(find("two") == 0);
	CHECK(find("") == 0);
	CHECK(find("on") == 0);
}

static void missing(void)
{
	struct cdb none = CDB_CLOSED;

	CHECK(cdb_open(&none, "/tmp/there/is/no/such") == 0);
	CHECK(none.fd == -1);
	cdb_close(&none);
	errno = 0;
	CHECK(cdb_open(&none, "/dev/null/x") == -1);
}

static void data_too_long(void)
{
	struct buf small = BUF_LIMIT(4);

	put(example());
	CHECK(cdb_find(&cdb, str_text("one"), &small) == -1);
	CHECK(errno == EMSGSIZE);
	buf_free(&small);
}

/* A key of the same hash that only begins like it is another one. */
static void longer(void)
{
	static const char *const keys[] = {"one", "onebpruu0P"};
	struct cdbmake make;
	struct cdb_place place;

	CHECK(cdb_hash(str_text(keys[0])) == cdb_hash(str_text(keys[1])));
	for (size_t i = 0; i < 2; i++) {
		char name[] = "/tmp/cdb-longer-XXXXXX";
		struct cdb one = CDB_CLOSED;
		int fd = mkstemp(name);
		CHECK(cdbmake_start(&make, fd) == 0);
		CHECK(cdbmake_add(&make, str_text(keys[i]), str_text("x")) ==
			0);
		CHECK(cdbmake_finish(&make) == 0);
		file_close(fd);
		CHECK(cdb_open(&one, name) == 1 && unlink(name) == 0);
		CHECK(cdb_locate(&one, str_text(keys[i]), &place) == 1);
		CHECK(cdb_locate(&one, str_text(keys[1 - i]), &place) == 0);
		cdb_close(&one);
	}
}

static bool torn(const char *key)
{
	errno = 0;
	return find(key) == -1 && errno == EPROTO;
}

/* Zeros where a crash kept something from being written are no "no". */
/* Keys that are alike leave whole sectors of a table free. */
static void alike(void)
{
	struct cdbmake make;
	struct cdb large = CDB_CLOSED;
	struct cdb_place place;
	char key[20];
	char name[] = "/tmp/cdb-alike-XXXXXX";
	int fd = mkstemp(name);

	CHECK(cdbmake_start(&make, fd) == 0);
	for (int i = 0; i < 100000; i++) {
		(void)snprintf(key, sizeof(key), "u%d", i);
		CHECK(cdbmake_add(&make, str_text(key), str_text("x")) == 0);
	}
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	CHECK(cdb_open(&large, name) == 1 && unlink(name) == 0);
	for (int i = 0; i < 20000; i++) {
		(void)snprintf(key, sizeof(key), "nobody%d", i);
		CHECK(cdb_locate(&large, str_text(key), &place) == 0);
	}
	cdb_close(&large);
}

static void zeros(void)
{
	size_t size = example();
	const size_t table = size - 16;

	memset(bytes, 0, size);
	put(size);
	CHECK(torn("one") && torn("two"));
	put(HEAD);
	CHECK(torn("one"));
	(void)example();
	memset(bytes + HEAD, 0, size - HEAD);
	put(size);
	CHECK(torn("one") && find("two") == 0);
	(void)example();
	memset(bytes + HEAD, 0, table - HEAD);
	put(size);
	CHECK(torn("one") && find("two") == 0);
}

/* Some writers have no place for an empty table. */
static void nowhere(void)
{
	size_t size = example();

	for (size_t i = 0; i < 256; i++)
		if (bytes[i * 8 + 4] == 0)
			pair(i * 8, 0, 0);
	put(size);
	CHECK(find("one") == 1 && find("two") == 0);
}

/* Another key of the hash of "one". */
static const char *twin(void)
{
	static char key[4] = "o";

	for (int second = 1; second < 256; second++)
		for (int third = 1; third < 256; third++) {
			key[1] = (char)second;
			key[2] = (char)third;
			if (cdb_hash(str_text(key)) ==
					cdb_hash(str_text("one")) &&
				strcmp(key, "one") != 0)
				return key;
		}
	return "one";
}

/* Two keys of one hash, in a table of four slots; then one that lies. */
static void collision(void)
{
	uint32_t hash = cdb_hash(str_text("one"));
	size_t table = HEAD + 16 + 16;
	const char *other = twin();

	CHECK(cdb_hash(str_text(other)) == hash && strcmp(other, "one") != 0);
	(void)example();
	memset(bytes + HEAD, 0, sizeof(bytes) - HEAD);
	pair((hash & 255) * 8, (uint32_t)table, 4);
	pair(HEAD, 3, 5);
	memcpy(bytes + HEAD + 8, other, 3);
	memcpy(bytes + HEAD + 11, "there", 5);
	pair(HEAD + 16, 3, 5);
	memcpy(bytes + HEAD + 24, "oneHello", 8);
	pair(table + (hash >> 8) % 4 * 8, hash, HEAD);
	pair(table + ((hash >> 8) + 1) % 4 * 8, hash, HEAD + 16);
	put(table + 32);
	CHECK(find("one") == 1 && find(other) == 1 && find("two") == 0);
	bytes[HEAD + 8]++;
	put(table + 32);
	CHECK(torn("one"));
}

/* Cut at every length: never a wrong answer, at worst EPROTO. */
static void cut(void)
{
	size_t size = example();
	int bad = 0;

	for (size_t n = 0; n < size; n++) {
		put(n);
		errno = 0;
		int result = find("one");
		bad += result == 1 && !str_is(buf_str(&data), "Hello");
		bad += result == -1 && errno != EPROTO;
	}
	CHECK(bad == 0);
}

/* Every byte of the numbers made wrong. */
static void bent(void)
{
	size_t size = example();
	int bad = 0;

	for (size_t at = 0; at < size; at++) {
		if (at >= HEAD + 8 && at < HEAD + 16)
			continue; /* key and data themselves */
		for (int change = 1; change < 256; change += 127) {
			(void)example();
			bytes[at] = (char)(bytes[at] ^ change);
			put(size);
			errno = 0;
			int result = find("one");
			bad += result == -1 && errno != EPROTO &&
			       errno != EMSGSIZE;
		}
	}
	CHECK(bad == 0);
}

int main(void)
{
	int fd = mkstemp(path);

	RUN(hash);
	RUN(found);
	RUN(missing);
	RUN(data_too_long);
	RUN(longer);
	RUN(zeros);
	RUN(alike);
	RUN(nowhere);
	RUN(collision);
	RUN(cut);
	RUN(bent);
	close(fd);
	cdb_close(&cdb);
	buf_free(&data);
	unlink(path);
	return check_done();
}
