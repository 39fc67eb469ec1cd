/* heap - see heap.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/heap.h"

#include <errno.h>
#include <stdlib.h>

#include "base/num.h"

enum { FIRST_ROOM = 64, GROWTH = 16 };

static int set_room(struct heap *heap, size_t room)
{
	size_t bytes;

	if (!size_mul(room, sizeof(*heap->items), &bytes)) {
		errno = ENOMEM;
		return -1;
	}
	struct heap_item *items = realloc(heap->items, bytes);
	if (!items)
		return -1;
	heap->items = items;
	heap->room = room;
	return 0;
}

int heap_add(struct heap *heap, uint64_t id, int64_t due)
{
	if (heap->n == heap->room) {
		size_t more = heap->room / GROWTH;
		more = more < FIRST_ROOM ? FIRST_ROOM : more;
		if (set_room(heap, heap->room + more) == -1)
			return -1;
	}
	size_t at = heap->n++;
	while (at > 0 && heap->items[(at - 1) / 2].due > due) {
		heap->items[at] = heap->items[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->items[at] = (struct heap_item){id, due};
	return 0;
}

const struct heap_item *heap_first(const struct heap *heap)
{
	return heap->n > 0 ? heap->items : 0;
}

/* Puts item at the top and lets it sink to its place. */
static void sink(struct heap *heap, struct heap_item item)
{
	size_t at = 0;

	for (;;) {
		size_t child = at * 2 + 1;
		if (child >= heap->n)
			break;
		if (child + 1 < heap->n &&
			heap->items[child + 1].due < heap->items[child].due)
			child++;
		if (heap->items[child].due >= item.due)
			break;
		heap->items[at] = heap->items[child];
		at = child;
	}
	heap->items[at] = item;
}

void heap_drop(struct heap *heap)
{
	if (heap->n == 0)
		return;
	heap->n--;
	if (heap->n > 0)
		sink(heap, heap->items[heap->n]);
	/* Shrinking cannot fail in a way that matters: the room stays. */
	if (heap->room > FIRST_ROOM * 2 && heap->n < heap->room / 2)
		ignore(set_room(heap, heap->room / 2 + heap->room / GROWTH));
}

/* A cap on all keys keeps the order of parents and children. */
void heap_hurry(struct heap *heap, int64_t due)
{
	for (size_t i = 0; i < heap->n; i++)
		if (heap->items[i].due > due)
			heap->items[i].due = due;
}
