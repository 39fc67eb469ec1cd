/* buf - bytes that grow, up to a limit chosen at their birth
 *
 *	struct buf line = BUF_LIMIT(1000);
 *
 * Going past the limit fails with errno EMSGSIZE, lack of memory with ENOMEM;
 * either way the bytes that were there stay. Every action returns 0 or -1.
 * The struct is the caller's; its memory is the buf's until buf_free, which
 * leaves it empty and ready for reuse. The bytes may hold NULs; there is
 * always a place for one after them, see buf_text. Where the memory begins
 * anything may begin: it can hold structs.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct buf {
	char *s;
	size_t n;
	size_t room;
	size_t limit;
};

#define BUF_LIMIT(max) \
	{ \
		0, 0, 0, (max) \
	}
#define BUF_NOLIMIT BUF_LIMIT(SIZE_MAX / 2)

/* Appends n bytes; a view; a C string; a byte; a decimal number. */
MUST_USE int buf_add(struct buf *b, const char *s, size_t n);
MUST_USE int buf_add_str(struct buf *b, struct str a);
MUST_USE int buf_add_text(struct buf *b, const char *text);
MUST_USE int buf_add_byte(struct buf *b, char c);
MUST_USE int buf_add_num(struct buf *b, uint64_t n);

/* Appends several C strings; the list ends in a null pointer. */
#define buf_join(b, ...) \
	buf_add_list((b), (const char *const[]){__VA_ARGS__, 0})
MUST_USE int buf_add_list(struct buf *b, const char *const *parts);

/* Replaces what is there. */
MUST_USE int buf_copy(struct buf *b, const char *s, size_t n);
MUST_USE int buf_copy_str(struct buf *b, struct str a);
MUST_USE int buf_copy_text(struct buf *b, const char *text);

/* Makes sure that n more bytes fit without moving. */
MUST_USE int buf_need(struct buf *b, size_t n);

/* The bytes as a C string: what was added, then a NUL that does not count.
 * A buf that never held anything gives "". Good until the next change. */
const char *buf_text(struct buf *b);

/* The bytes as a view, good until the next change. */
static inline struct str buf_str(const struct buf *b)
{
	return str_of(b->s, b->n);
}

/* Forgets the bytes, keeps the memory. */
static inline void buf_clear(struct buf *b)
{
	b->n = 0;
}

/* Gives the memory back. */
void buf_free(struct buf *b);

#endif
