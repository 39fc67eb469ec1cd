/* map: finding, dropping without holes, walking, odd keys
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/map.h"

#include <stdlib.h>
#include <unistd.h>

#include "check.h"

enum { N = 5000 };

struct thing {
	char key[16];
	size_t n;
	int seen;
};

static struct thing things[N];

static struct str key_of(const struct thing *thing)
{
	return str_of(thing->key, thing->n);
}

static void make(void)
{
	for (int i = 0; i < N; i++) {
		char text[16];
		int n = snprintf(text, sizeof(text), "%d.example", i * 7);
		things[i].n = (size_t)n;
		memcpy(things[i].key, text, (size_t)n);
	}
}

static void empty(void)
{
	struct map map = {0};
	size_t at = 0;

	CHECK(map_find(&map, str_text("a")) == 0);
	CHECK(map_next(&map, &at) == 0);
	map_drop(&map, str_text("a"));
	map_free(&map);
}

/* There is always a free slot: who is not there is looked for until one. */
static void never_full(void)
{
	struct map map = {0};

	(void)alarm(20);
	for (int i = 0; i < 600; i++) {
		CHECK(map_add(&map, key_of(&things[i]), &things[i]) == 0);
		CHECK(map_find(&map, str_text("nobody")) == 0);
	}
	(void)alarm(0);
	map_free(&map);
}

static void odd_keys(void)
{
	struct map map = {0};
	int a, b, c, d;

	CHECK(map_add(&map, str_text(""), &a) == 0);
	CHECK(map_add(&map, str_of("\0", 1), &b) == 0);
	CHECK(map_add(&map, str_of("\0\0", 2), &c) == 0);
	CHECK(map_add(&map, str_text("12345678"), &d) == 0);
	CHECK(map_find(&map, str_text("")) == &a);
	CHECK(map_find(&map, str_of(0, 0)) == &a);
	CHECK(map_find(&map, str_of("\0", 1)) == &b);
	CHECK(map_find(&map, str_of("\0\0", 2)) == &c);
	CHECK(map_find(&map, str_text("12345678")) == &d);
	CHECK(map_find(&map, str_text("1234567")) == 0);
	CHECK(map_find(&map, str_text("123456789")) == 0);
	CHECK(map.n == 4);
	map_free(&map);
}

/* After every drop of a pattern everything else is still found. */
static void many(void)
{
	struct map map = {0};
	int bad = 0;

	for (int i = 0; i < N; i++)
		bad += map_add(&map, key_of(things + i), things + i) == -1;
	CHECK(bad == 0 && map.n == N);
	for (int i = 0; i < N; i++)
		bad += map_find(&map, key_of(things + i)) != things + i;
	CHECK(bad == 0);
	for (int i = 0; i < N; i += 3)
		map_drop(&map, key_of(things + i));
	map_drop(&map, str_text("not there"));
	CHECK(map.n == N - (N + 2) / 3);
	for (int i = 0; i < N; i++)
		bad += map_find(&map, key_of(things + i)) !=
		       (i % 3 == 0 ? 0 : things + i);
	CHECK(bad == 0);
	size_t at = 0;
	for (struct thing *t = map_next(&map, &at); t; t = map_next(&map, &at))
		t->seen++;
	for (int i = 0; i < N; i++)
		bad += things[i].seen != (i % 3 != 0);
	CHECK(bad == 0);
	for (int i = 0; i < N; i++)
		map_drop(&map, key_of(things + i));
	CHECK(map.n == 0);
	for (int i = 0; i < N; i++)
		bad += map_add(&map, key_of(things + i), things + i) == -1;
	CHECK(bad == 0 && map.n == N);
	map_free(&map);
	CHECK(map_find(&map, key_of(things)) == 0);
}

int main(void)
{
	make();
	RUN(empty);
	RUN(never_full);
	RUN(odd_keys);
	RUN(many);
	return check_done();
}
