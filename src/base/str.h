/* str - a view of bytes that somebody else owns
 *
 * A view never owns, never ends in a promised NUL, and may hold NULs. Views
 * are passed by value. Nothing here fails.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
	const char *s;
	size_t n;
};

/* Of the n bytes at s. */
static inline struct str str_of(const char *s, size_t n)
{
	return (struct str){s, n};
}

/* Of a C string, without its NUL; a null pointer is empty. */
struct str str_text(const char *s);

bool str_equal(struct str a, struct str b);

/* The same without regard to ASCII case. */
bool str_equal_case(struct str a, struct str b);

/* Is it exactly this C string? */
bool str_is(struct str a, const char *text);
bool str_is_case(struct str a, const char *text);

bool str_starts(struct str a, struct str head);
bool str_starts_case(struct str a, struct str head);
bool str_ends(struct str a, struct str tail);
bool str_ends_case(struct str a, struct str tail);

/* Index of the first (last) c, or a.n if there is none. */
size_t str_find(struct str a, char c);
size_t str_find_last(struct str a, char c);

/* Does it hold a c? */
bool str_has(struct str a, char c);

/* The first n bytes; all if there are fewer. */
struct str str_head(struct str a, size_t n);

/* What follows the first n bytes; empty if there are fewer. */
struct str str_skip(struct str a, size_t n);

/* Without blanks and tabs at its ends. */
struct str str_trim(struct str a);

/* Takes the next word off *rest, with the blanks and tabs before it, and
 * returns it; empty: there is none. */
struct str str_word(struct str *rest);

/* Takes the part before the first c off *rest and returns it; *rest is then
 * what follows that c, or empty. */
struct str str_cut(struct str *rest, char c);

/* Bytewise order, a shorter prefix first: below 0, 0, above 0. */
int str_order(struct str a, struct str b);

#endif
