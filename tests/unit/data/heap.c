/* heap: order, against a plain search; room given back; hurry
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/heap.h"

#include <stdlib.h>

#include "check.h"

static uint32_t seed = 7;

static uint32_t rnd(uint32_t limit)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % limit;
}

static void empty(void)
{
	struct heap heap = {0};

	CHECK(heap_first(&heap) == 0);
	heap_drop(&heap);
	CHECK(heap.n == 0);
	heap_hurry(&heap, 0);
	CHECK(heap_add(&heap, 1, 100) == 0);
	heap_hurry(&heap, 50);
	CHECK(heap_first(&heap)->due == 50);
	heap_drop(&heap);
	free(heap.items);
}

static void sorted(void)
{
	enum { N = 20000 };
	struct heap heap = {0};
	static char seen[N];
	int64_t last = INT64_MIN;
	int bad = 0;

	for (uint64_t id = 0; id < N; id++)
		bad += heap_add(&heap, id, (int64_t)rnd(5000) - 1000) == -1;
	size_t room = heap.room;
	CHECK(bad == 0 && heap.n == N);
	CHECK(room < N + N / 8);
	for (int i = 0; i < N; i++) {
		const struct heap_item *first = heap_first(&heap);
		bad += !first || first->due < last || first->id >= N ||
		       seen[first->id]++;
		last = first->due;
		heap_drop(&heap);
	}
	CHECK(bad == 0 && heap.n == 0 && heap_first(&heap) == 0);
	CHECK(heap.room < room / 10);
	free(heap.items);
}

/* Adding and dropping mixed, as a scheduler does it. */
static void mixed(void)
{
	enum { STEPS = 20000, MOST = 300 };
	struct heap heap = {0};
	int64_t due[MOST];
	size_t n = 0;
	int bad = 0;

	for (int step = 0; step < STEPS; step++) {
		if (n < MOST && rnd(2) == 0) {
			due[n] = rnd(1000);
			bad += heap_add(&heap, n, due[n]) == -1;
			n++;
			continue;
		}
		if (n == 0)
			continue;
		size_t least = 0;
		for (size_t i = 1; i < n; i++)
			if (due[i] < due[least])
				least = i;
		bad += heap_first(&heap)->due != due[least];
		due[least] = due[--n];
		heap_drop(&heap);
		bad += heap.n != n;
	}
	CHECK(bad == 0);
	free(heap.items);
}

static void hurry(void)
{
	struct heap heap = {0};
	int bad = 0;

	for (uint64_t id = 0; id < 1000; id++)
		bad += heap_add(&heap, id, (int64_t)rnd(100000)) == -1;
	heap_hurry(&heap, 500);
	int64_t last = 0;
	while (heap.n > 0) {
		bad += heap_first(&heap)->due < last;
		last = heap_first(&heap)->due;
		bad += last > 500;
		heap_drop(&heap);
	}
	CHECK(bad == 0);
	free(heap.items);
}

int main(void)
{
	RUN(empty);
	RUN(sorted);
	RUN(mixed);
	RUN(hurry);
	return check_done();
}
