/* cache: kept as long as told, bounded, the oldest gives way
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/cache.h"

#include "base/clock.h"

#include "check.h"

static int64_t now = 5000;

int64_t clock_steady_ms(void)
{
	return now;
}

static struct cache cache;
static struct answers answer = ANSWER_EMPTY;

static void add(const char *name, uint32_t ttl, size_t size)
{
	static char bytes[20000];

	answer_begin(&answer, name);
	answer.ttl = ttl;
	CHECK(buf_add(&answer.records, bytes, size) == 0);
	cache_add(&cache, name, PACKET_A, &answer, ANSWER_FOUND);
}

static bool has(const char *name, enum packet_type type)
{
	enum answer_verdict verdict = ANSWER_DOUBT;

	answer_begin(&answer, "x");
	if (!cache_find(&cache, name, type, &answer, &verdict))
		return false;
	CHECK(verdict == ANSWER_FOUND && strcmp(answer.name, name) == 0);
	return true;
}

static void times(void)
{
	add("a.example", 10, 20);
	CHECK(has("a.example", PACKET_A) && answer.records.n == 20);
	CHECK(!has("a.example", PACKET_MX));
	CHECK(!has("b.example", PACKET_A));
	now += 9999;
	CHECK(has("a.example", PACKET_A));
	now++;
	CHECK(!has("a.example", PACKET_A));
	add("week.example", 7 * 86400, 20);
	now += CACHE_SECONDS * 1000 - 1;
	CHECK(has("week.example", PACKET_A));
	now++;
	CHECK(!has("week.example", PACKET_A));
	add("zero.example", 0, 20);
	CHECK(!has("zero.example", PACKET_A));
}

static void sizes(void)
{
	char name[40];
	size_t there = 0;

	add("large.example", 10, CACHE_ANSWER_MAX);
	CHECK(has("large.example", PACKET_A));
	add("huge.example", 10, CACHE_ANSWER_MAX + 1);
	CHECK(!has("huge.example", PACKET_A));
	for (int i = 0; i < 2 * CACHE_MAX; i++) {
		(void)snprintf(name, sizeof(name), "n%d.example", i);
		add(name, 10, 20);
		CHECK(has(name, PACKET_A));
	}
	for (int i = 0; i < 2 * CACHE_MAX; i++) {
		(void)snprintf(name, sizeof(name), "n%d.example", i);
		there += has(name, PACKET_A);
	}
	CHECK(there == CACHE_MAX && has(name, PACKET_A));
}

int main(void)
{
	RUN(times);
	RUN(sizes);
	cache_free(&cache);
	answer_free(&answer);
	return check_done();
}
