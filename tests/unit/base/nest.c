/* nest: what is small comes from the static place, what is not from the heap
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/nest.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "check.h"

static char *filled(void *s, size_t had, size_t want)
{
	char *moved = nest_move(s, had, want);

	CHECK(moved != 0 && (uintptr_t)moved % 16 == 0);
	if (!moved)
		exit(1);
	for (size_t i = had; i < want; i++)
		moved[i] = (char)i;
	return moved;
}

static bool whole(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != (char)i)
			return false;
	return true;
}

/* Two that grow in turns, out of the nest, and never into each other. */
static void growth(void)
{
	size_t a_room = 1;
	size_t b_room = 1;
	char *a = filled(0, 0, a_room);
	char *b = filled(0, 0, b_room);

	while (b_room < 100000) {
		a = filled(a, a_room, a_room + 33);
		a_room += 33;
		CHECK(whole(a, a_room) && whole(b, b_room));
		b = filled(b, b_room, b_room * 2);
		b_room *= 2;
		CHECK(whole(a, a_room) && whole(b, b_room));
	}
	nest_free(b, b_room);
	nest_free(a, a_room);
	nest_free(0, 0);
}

/* The last piece grows where it is, and goes back. */
static void last(void)
{
	char *a = filled(0, 0, 100);
	char *b = filled(0, 0, 100);

#ifndef __SANITIZE_ADDRESS__
	CHECK(filled(b, 100, 200) == b);
	nest_free(b, 200);
	CHECK(filled(0, 0, 50) == b);
#endif
	nest_free(b, 50);
	CHECK(whole(a, 100));
	nest_free(a, 100);
}

/* What cannot be had leaves what there was. */
static void refused(void)
{
	char *a = filled(0, 0, 100);

#ifndef __SANITIZE_ADDRESS__ /* which would end the program */
	CHECK(nest_move(a, 100, SIZE_MAX / 2) == 0 && whole(a, 100));
	CHECK(nest_move(0, 0, SIZE_MAX - 100) == 0);
#endif
	nest_free(a, 100);
}

int main(void)
{
	RUN(last);
	RUN(refused);
	RUN(growth);
	return check_done();
}
