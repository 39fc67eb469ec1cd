/* buf: growth, limits, and what stays after a failure
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/buf.h"

#include <errno.h>
#include <stddef.h>

#include "check.h"

static void additions(void)
{
	struct buf b = BUF_LIMIT(100);

	CHECK(strcmp(buf_text(&b), "") == 0);
	CHECK(buf_add(&b, "ab", 2) == 0);
	CHECK(buf_add_text(&b, "cd") == 0);
	CHECK(buf_add_str(&b, str_text("ef")) == 0);
	CHECK(buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_num(&b, 1234567890123) == 0);
	CHECK(buf_join(&b, "x", "", "yz") == 0);
	CHECK(b.n == 23 && memcmp(b.s, "abcdef\0001234567890123xyz", 23) == 0);
	CHECK(buf_text(&b)[23] == 0);
	CHECK(buf_copy_text(&b, "new") == 0);
	CHECK_TEXT(buf_str(&b), "new");
	CHECK(buf_copy(&b, "", 0) == 0 && b.n == 0);
	CHECK(buf_add(&b, 0, 0) == 0 && b.n == 0);
	buf_free(&b);
	CHECK(b.n == 0 && b.s == 0 && b.limit == 100);
	CHECK(buf_copy_str(&b, str_text("again")) == 0);
	CHECK_TEXT(buf_str(&b), "again");
	buf_free(&b);
}

/* Some hold structs, whatever was taken before them. */
static void alignment(void)
{
	static struct buf all[8];
	static const char text[200];

	for (size_t i = 0; i < 8; i++) {
		all[i] = (struct buf)BUF_LIMIT(1000);
		CHECK(buf_add(&all[i], text, 70 + i) == 0);
		CHECK((uintptr_t)all[i].s % _Alignof(max_align_t) == 0);
	}
	for (size_t i = 8; i-- > 0;)
		buf_free(&all[i]);
}

static void limits(void)
{
	struct buf b = BUF_LIMIT(5);

	CHECK(buf_add_text(&b, "12345") == 0);
	errno = 0;
	CHECK(buf_add_byte(&b, '6') == -1 && errno == EMSGSIZE);
	CHECK_TEXT(buf_str(&b), "12345");
	CHECK(strcmp(buf_text(&b), "12345") == 0);
	CHECK(buf_need(&b, 0) == 0);
	CHECK(buf_need(&b, SIZE_MAX) == -1 && errno == EMSGSIZE);
	buf_clear(&b);
	CHECK(buf_add_text(&b, "abcde") == 0);
	buf_free(&b);
	struct buf none = BUF_LIMIT(0);
	CHECK(buf_add(&none, "", 0) == 0);
	CHECK(buf_add_byte(&none, 'x') == -1);
	buf_free(&none);
}

static void growth(void)
{
	struct buf b = BUF_NOLIMIT;
	int moves = 0;
	size_t room = 0;
	size_t wrong = 0;

	for (size_t i = 0; i < 1000000; i++) {
		CHECK(buf_add_byte(&b, (char)i) == 0);
		moves += b.room != room;
		room = b.room;
	}
	CHECK(moves < 40);
	CHECK(b.n == 1000000);
	for (size_t i = 0; i < b.n; i++)
		wrong += b.s[i] != (char)i;
	CHECK(wrong == 0);
	CHECK(buf_text(&b)[1000000] == 0);
	buf_free(&b);
}

static void enough_room(void)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_need(&b, 500) == 0);
	char *s = b.s;
	for (int i = 0; i < 500; i++)
		CHECK(buf_add_byte(&b, 'x') == 0);
	CHECK(b.s == s);
	buf_free(&b);
}

/* More of them, and longer ones, than fit where the first ones live. */
static void many(void)
{
	static struct buf bufs[100];

	for (size_t i = 0; i < 100; i++) {
		bufs[i] = (struct buf)BUF_LIMIT(10000);
		CHECK(buf_add_num(&bufs[i], i) == 0);
	}
	for (size_t i = 0; i < 100; i += 3)
		buf_free(&bufs[i]);
	for (size_t i = 0; i < 100; i++)
		for (size_t n = 0; n < i; n++)
			CHECK(buf_add_text(&bufs[i], " and more") == 0);
	for (size_t i = 1; i < 100; i += 3) {
		char text[16];
		(void)snprintf(text, sizeof(text), "%zu and more", i);
		CHECK(bufs[i].n == 9 * i + (i < 10 ? 1 : 2));
		CHECK(str_starts(buf_str(&bufs[i]), str_text(text)));
	}
	for (size_t i = 100; i-- > 0;)
		buf_free(&bufs[i]);
	CHECK(!bufs[0].s && bufs[0].n == 0 && bufs[0].room == 0);
}

int main(void)
{
	RUN(additions);
	RUN(alignment);
	RUN(limits);
	RUN(growth);
	RUN(enough_room);
	RUN(many);
	return check_done();
}
