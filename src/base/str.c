/* str - see str.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/str.h"

#include <string.h>

#include "base/ascii.h"

struct str str_text(const char *s)
{
	return str_of(s, s ? strlen(s) : 0);
}

bool str_equal(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool str_equal_case(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.s[i]) != ascii_lower(b.s[i]))
			return false;
	return true;
}

bool str_is(struct str a, const char *text)
{
	return str_equal(a, str_text(text));
}

bool str_is_case(struct str a, const char *text)
{
	return str_equal_case(a, str_text(text));
}

bool str_starts(struct str a, struct str head)
{
	return a.n >= head.n && str_equal(str_head(a, head.n), head);
}

bool str_starts_case(struct str a, struct str head)
{
	return a.n >= head.n && str_equal_case(str_head(a, head.n), head);
}

bool str_ends(struct str a, struct str tail)
{
	return a.n >= tail.n && str_equal(str_skip(a, a.n - tail.n), tail);
}

bool str_ends_case(struct str a, struct str tail)
{
	return a.n >= tail.n && str_equal_case(str_skip(a, a.n - tail.n), tail);
}

size_t str_find(struct str a, char c)
{
	const char *at = a.n ? memchr(a.s, c, a.n) : 0;
	return at ? (size_t)(at - a.s) : a.n;
}

size_t str_find_last(struct str a, char c)
{
	for (size_t i = a.n; i > 0; i--)
		if (a.s[i - 1] == c)
			return i - 1;
	return a.n;
}

bool str_has(struct str a, char c)
{
	return str_find(a, c) < a.n;
}

struct str str_head(struct str a, size_t n)
{
	return str_of(a.s, n < a.n ? n : a.n);
}

struct str str_skip(struct str a, size_t n)
{
	if (n >= a.n)
		return str_of(a.s, 0);
	return str_of(a.s + n, a.n - n);
}

struct str str_trim(struct str a)
{
	while (a.n && ascii_blank(a.s[0]))
		a = str_skip(a, 1);
	while (a.n && ascii_blank(a.s[a.n - 1]))
		a.n--;
	return a;
}

struct str str_word(struct str *rest)
{
	size_t n = 0;

	*rest = str_trim(*rest);
	while (n < rest->n && !ascii_blank(rest->s[n]))
		n++;
	struct str word = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return word;
}

struct str str_cut(struct str *rest, char c)
{
	struct str part = str_head(*rest, str_find(*rest, c));

	*rest = str_skip(*rest, part.n + 1);
	return part;
}

int str_order(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.s, b.s, n) : 0;

	if (order == 0)
		order = (a.n > b.n) - (a.n < b.n);
	return order;
}
