/* cdbroom: one record changed where it is; what any reader finds meanwhile
 *
 * The reader here is written from the format's description, and is as strict
 * as the strictest: records lie before all tables, tables behind them, within
 * the file as it was when it was opened.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbroom.h"

#include <errno.h>

#include "base/num.h"
#include "data/cdbwalk.h"

#include "scratch.h"

enum { KEYS = 2000, SIZE_MAX_SEEN = 400000 };

static char image[SIZE_MAX_SEEN]; /* of the file */
static size_t size;

static uint32_t number(size_t at)
{
	return num_unpack32_little(image + at);
}

/* The data of key; "" where there is none; a null view for a damaged file. */
static struct str reads(const char *key)
{
	size_t n = strlen(key);
	uint32_t hash = cdb_hash(str_text(key));
	size_t head = hash % 256 * 8;
	size_t table = number(head);
	size_t slots = number(head + 4);
	size_t end = number(0);

	if (end < 2048 || end > size || table < end || table > size ||
		slots > (size - table) / 8)
		return str_of(0, 0);
	for (size_t i = 0; i < slots; i++) {
		size_t slot = table + (hash / 256 + i) % slots * 8;
		size_t record = number(slot + 4);
		if (record == 0)
			return str_of("", 0);
		if (number(slot) != hash)
			continue;
		if (record > end - 8 || number(record) > end - record - 8)
			return str_of(0, 0);
		if (number(record) == n &&
			memcmp(image + record + 8, key, n) == 0)
			return str_of(
				image + record + 8 + n, number(record + 4));
	}
	return str_of("", 0);
}

static bool is(const char *key, const char *data)
{
	struct str found = reads(key);

	return found.s && str_is(found, data);
}

static void take_image(void)
{
	struct buf b = BUF_LIMIT(SIZE_MAX_SEEN);

	CHECK(file_slurp("db", &b) == 0);
	memcpy(image, b.s, b.n);
	size = b.n;
	buf_free(&b);
}

static void make(int keys, uint32_t room)
{
	static struct cdbmake make;
	char key[20];
	char data[20];
	int fd = file_open_empty("db", 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	for (int i = 0; i < keys; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		snprintf(data, sizeof(data), "d%d", i);
		CHECK(cdbmake_add(&make, str_text(key), str_text(data)) == 0);
	}
	if (room)
		CHECK(cdbroom_leave(&make, room) == 0);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	take_image();
}

/* Are all keys but one as they were made? */
static bool others_right(int keys, const char *but)
{
	char key[20];
	char data[20];

	for (int i = 0; i < keys; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		snprintf(data, sizeof(data), "d%d", i);
		if (strcmp(key, but) != 0 && !is(key, data))
			return false;
	}
	return true;
}

static struct cdbroom room;

static int prepares(const char *key, const char *data)
{
	CHECK(cdbroom_open(&room, "db") == 1);
	return data ? cdbroom_put(&room, str_text(key), str_text(data))
		    : cdbroom_drop(&room, str_text(key));
}

/* Sees what a reader sees whose eight bytes are half old, half new. */
static void halves(const char *key, const char *old, const char *new)
{
	char was[8];

	memcpy(was, image + room.slot, 8);
	CHECK(room.slot % 8 == 0);
	for (int half = 0; half < 8; half += 4) {
		memcpy(image + room.slot, was, 8);
		memcpy(image + room.slot + half, room.pair + half, 4);
		CHECK(is(key, old) || is(key, new));
		CHECK(others_right(KEYS, key));
	}
	memcpy(image + room.slot, was, 8);
}

/* old and new: the data, "" for none. */
static void change(const char *key, const char *old, const char *new)
{
	size_t before = size;

	CHECK(prepares(key, *new ? new : 0) == 1);
	take_image();
	CHECK(is(key, old) && others_right(KEYS, key));
	halves(key, old, new);
	CHECK(cdbroom_turn(&room) == 0);
	take_image();
	CHECK(is(key, new) && others_right(KEYS, key));
	CHECK(size == before);
	cdbroom_close(&room);
}

static void changes(void)
{
	make(KEYS, 4000);
	change("new", "", "first");
	change("new", "first", "second");
	change("new", "second", "");
	change("new", "", "third");
	change("k77", "d77", "longer than it was");
	change("k77", "longer than it was", "");
	change("k77", "", "d77");
	CHECK(is("new", "third") && others_right(KEYS, ""));
	CHECK(prepares("nobody", 0) == 0);
	cdbroom_close(&room);
}

/* Searches that pass a slot whose record is gone go on behind it. */
static void all_go_and_come(void)
{
	char key[20];
	char data[20];

	make(KEYS, 60000);
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		CHECK(prepares(key, i % 3 ? 0 : "again") == 1);
		CHECK(cdbroom_turn(&room) == 0);
		cdbroom_close(&room);
	}
	take_image();
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		CHECK(is(key, i % 3 ? "" : "again"));
	}
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "n%d", i);
		snprintf(data, sizeof(data), "%d", i);
		if (prepares(key, data) == 1)
			CHECK(cdbroom_turn(&room) == 0);
		cdbroom_close(&room);
	}
	take_image();
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof(key), "n%d", i);
		snprintf(data, sizeof(data), "%d", i);
		CHECK(is(key, data) || is(key, ""));
	}
}

/* The first of two records with one key is the one that changes. */
static void twice(void)
{
	static struct cdbmake make;
	int fd = file_open_empty("db", 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	CHECK(cdbmake_add(&make, str_text("a"), str_text("1")) == 0);
	CHECK(cdbmake_add(&make, str_text("a"), str_text("2")) == 0);
	CHECK(cdbroom_leave(&make, 1000) == 0);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	CHECK(prepares("a", "3") == 1 && cdbroom_turn(&room) == 0);
	cdbroom_close(&room);
	take_image();
	CHECK(is("a", "3"));
	CHECK(prepares("a", 0) == 1 && cdbroom_turn(&room) == 0);
	cdbroom_close(&room);
	take_image();
	CHECK(is("a", "2"));
}

static void full(void)
{
	char key[20];
	int n = 0;

	make(KEYS, 1000);
	for (;; n++) {
		snprintf(key, sizeof(key), "new%d", n);
		int result = prepares(key, "12345");
		CHECK(result != -1);
		if (result != 1)
			break;
		CHECK(cdbroom_turn(&room) == 0);
		cdbroom_close(&room);
	}
	cdbroom_close(&room);
	CHECK(n >= 50 && n < 60);
	take_image();
	CHECK(is("new0", "12345") && is("new49", "12345") && is(key, ""));
	CHECK(others_right(KEYS, ""));
	/* A table without slots takes nothing, one with few not much. */
	make(0, 1000);
	CHECK(prepares("a", "1") == 0);
	cdbroom_close(&room);
}

/* Lost at a power cut: the record, or the foot. Neither matters, and no place
 * is given away twice. */
static void unfinished(void)
{
	char key[20];

	make(KEYS, 4000);
	for (int i = 0; i < 10; i++) {
		snprintf(key, sizeof(key), "lost%d", i);
		CHECK(prepares(key, "never turned") == 1);
		cdbroom_close(&room);
	}
	CHECK(prepares("kept", "here") == 1 && cdbroom_turn(&room) == 0);
	cdbroom_close(&room);
	take_image();
	CHECK(is("kept", "here") && is("lost3", "") && others_right(KEYS, ""));
}

static void notes(void)
{
	char note[CDBROOM_NOTE];

	make(KEYS, 4000);
	CHECK(cdbroom_open(&room, "db") == 1);
	for (int i = 0; i < CDBROOM_NOTE; i++) {
		CHECK(room.note[i] == 0);
		note[i] = (char)i;
	}
	CHECK(cdbroom_note(&room, note) == 0);
	cdbroom_close(&room);
	CHECK(prepares("nobody", 0) == 0);
	CHECK(memcmp(room.note, note, CDBROOM_NOTE) == 0);
	cdbroom_close(&room);
	CHECK(prepares("k1", 0) == 1);
	cdbroom_close(&room);
	CHECK(cdbroom_open(&room, "db") == 1);
	CHECK(room.note[1] == 0 && room.note[CDBROOM_NOTE - 1] == 0);
	cdbroom_close(&room);
}

/* One that reads it as a whole sees one record more, without a key. */
static void walked(void)
{
	static struct cdbwalk walk;
	struct buf key = BUF_LIMIT(100);
	struct buf data = BUF_LIMIT(10000);
	int seen = 0;

	make(KEYS, 4000);
	CHECK(prepares("new", "1") == 1 && cdbroom_turn(&room) == 0);
	cdbroom_close(&room);
	int fd = file_open_read("db");
	CHECK(cdbwalk_start(&walk, fd) == 0);
	while (cdbwalk_next(&walk, &key, &data) == 1)
		seen++;
	CHECK(seen == KEYS + 2 && key.n == 0);
	file_close(fd);
	buf_free(&key);
	buf_free(&data);
}

static void others(void)
{
	make(KEYS, 0);
	CHECK(cdbroom_open(&room, "db") == 0 && room.cdb.fd == -1);
	CHECK(cdbroom_open(&room, "missing") == 0);
	scratch_put("db", "short");
	CHECK(cdbroom_open(&room, "db") == 0);
	CHECK(symlink("db", "link") == 0);
	CHECK(cdbroom_open(&room, "link") == -1 && errno == ELOOP);
	/* Cut anywhere, or a byte of the foot turned: no room, no crash. */
	make(1, 100);
	for (size_t n = 0; n < number(0); n++) {
		scratch_put_bytes("db", image, n);
		CHECK(cdbroom_open(&room, "db") == 0);
	}
	for (size_t at = number(0) - 64; at < number(0) - 44; at++) {
		image[at] = (char)(image[at] ^ 4);
		scratch_put_bytes("db", image, size);
		CHECK(cdbroom_open(&room, "db") == 0);
		image[at] = (char)(image[at] ^ 4);
	}
}

int main(void)
{
	RUN(scratch_enter);
	RUN(changes);
	RUN(all_go_and_come);
	RUN(twice);
	RUN(full);
	RUN(unfinished);
	RUN(notes);
	RUN(walked);
	RUN(others);
	RUN(scratch_leave);
	return check_done();
}
