/* buf - see buf.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/buf.h"

#include <errno.h>
#include <string.h>

#include "base/nest.h"
#include "base/num.h"

enum { FIRST_ROOM = 64 };

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
	char *grown = nest_move(b->s, b->room, room);
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
	nest_free(b->s, b->room);
	b->s = 0;
	b->n = b->room = 0;
}
