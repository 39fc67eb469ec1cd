/* buf - see buf.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/buf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

enum {
	FIRST_ROOM = 64,
	UNIT = 16, /* of rooms: anything may begin where one begins */
};

/* Where the first bufs of a program live, until they grow out of it. Most
 * programs live so briefly that waking the allocator (two calls of brk, two of
 * mmap, the page faults of its tables) costs more than all they hold. */
#ifdef __SANITIZE_ADDRESS__
enum { NEST = 1 }; /* each allocation shall be watched */
#else
enum { NEST = 2048 };
#endif

static _Alignas(UNIT) char nest[NEST];
static size_t nested; /* bytes given away */

static bool in_nest(const char *s)
{
	uintptr_t at = (uintptr_t)s;

	return at >= (uintptr_t)nest && at < (uintptr_t)nest + NEST;
}

/* The last piece can be given back; others wait for the end. */
static void leave_nest(const struct buf *b)
{
	if (b->s + b->room == nest + nested)
		nested -= b->room;
}

/* The bytes in b with more room, elsewhere perhaps; null: no memory. */
static char *grow(struct buf *b, size_t room)
{
	if (!b->s && room <= NEST - nested) {
		nested += room;
		return nest + nested - room;
	}
	if (!in_nest(b->s))
		return realloc(b->s, room);
	char *grown = malloc(room);
	if (!grown)
		return 0;
	memcpy(grown, b->s, b->n);
	leave_nest(b);
	return grown;
}

/* Grows by half at least, so that n additions cost O(n). */
int buf_need(struct buf *b, size_t n)
{
	size_t want;

	if (!size_add(b->n, n, &want) || want > b->limit) {
		errno = EMSGSIZE;
		return -1;
	}
	if (want < b->room)
		return 0;
	size_t room = b->room + b->room / 2;
	if (room < FIRST_ROOM)
		room = FIRST_ROOM;
	if (room <= want)
		room = want + 1;
	room += (UNIT - room % UNIT) % UNIT;
	char *grown = grow(b, room);
	if (!grown)
		return -1;
	b->s = grown;
	b->room = room;
	return 0;
}

int buf_add(struct buf *b, const char *s, size_t n)
{
	if (buf_need(b, n) == -1)
		return -1;
	if (n)
		memcpy(b->s + b->n, s, n);
	b->n += n;
	return 0;
}

int buf_add_str(struct buf *b, struct str a)
{
	return buf_add(b, a.s, a.n);
}

int buf_add_text(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

int buf_add_byte(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int buf_add_num(struct buf *b, uint64_t n)
{
	char digits[NUM_MAX];

	return buf_add(b, digits, num_format(digits, n));
}

int buf_add_list(struct buf *b, const char *const *parts)
{
	for (; *parts; parts++)
		if (buf_add_text(b, *parts) == -1)
			return -1;
	return 0;
}

int buf_copy(struct buf *b, const char *s, size_t n)
{
	buf_clear(b);
	return buf_add(b, s, n);
}

int buf_copy_str(struct buf *b, struct str a)
{
	return buf_copy(b, a.s, a.n);
}

int buf_copy_text(struct buf *b, const char *text)
{
	return buf_copy(b, text, strlen(text));
}

const char *buf_text(struct buf *b)
{
	if (!b->s)
		return "";
	b->s[b->n] = 0;
	return b->s;
}

void buf_free(struct buf *b)
{
	if (in_nest(b->s))
		leave_nest(b);
	else
		free(b->s);
	b->s = 0;
	b->n = b->room = 0;
}
