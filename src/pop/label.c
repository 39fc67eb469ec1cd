/* label - see label.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/label.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"

enum { SECONDS_DIGITS = 10 };

struct str labels_text(const struct labels *labels, unsigned number)
{
	if (number == 0 || number >= labels->n)
		return str_of("", 0);
	uint32_t at = labels->at[number];
	return str_of(labels->text.s + at, labels->at[number + 1] - at);
}

unsigned labels_number(struct labels *labels, struct str text)
{
	if (labels->n == 0)
		labels->n = 1;
	if (text.n == 0)
		return 0;
	for (unsigned i = 1; i < labels->n; i++)
		if (str_equal(labels_text(labels, i), text))
			return i;
	if (labels->n == LABELS_SHARED ||
		buf_add_str(&labels->text, text) == -1)
		return 0;
	labels->at[labels->n + 1] = (uint32_t)labels->text.n;
	return labels->n++;
}

/* A field ",X=digits" at the end of *base is taken off it: the number as it
 * would be written again. */
static bool take_size(struct str *base, char letter, uint64_t *n_out)
{
	size_t n = base->n;
	char digits[NUM_MAX];

	while (n && ascii_digit(base->s[n - 1]))
		n--;
	struct str text = str_skip(*base, n);
	if (n < 3 || base->s[n - 1] != '=' || base->s[n - 2] != letter ||
		base->s[n - 3] != ',' || !num_parse(text, n_out) ||
		num_format(digits, *n_out) != text.n)
		return false;
	*base = str_head(*base, n - 3);
	return true;
}

/* Up to ten digits without a zero in front: what a number gives again. */
static struct str take_digits(struct str *rest, uint64_t *n_out)
{
	size_t n = num_scan(*rest, n_out);

	if (n > SECONDS_DIGITS || (n > 1 && rest->s[0] == '0') ||
		*n_out > UINT32_MAX)
		n = 0;
	struct str digits = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return digits;
}

void label_take_apart(struct label *label_out, struct str name)
{
	struct label l = {.base = str_head(name, str_find(name, ':'))};
	struct str rest = l.base;

	l.flags = str_skip(name, l.base.n);
	l.has_wire = take_size(&rest, 'W', &l.wire);
	l.has_stored = take_size(&rest, 'S', &l.stored);
	l.sizes = str_skip(l.base, rest.n);
	l.digits = take_digits(&rest, &l.seconds);
	size_t dot = str_find(rest, '.');
	struct str unique = str_skip(rest, dot + 1);
	size_t second = str_find(unique, '.');
	size_t n = dot + 1 + second;
	l.middle = str_head(rest, n);
	l.tail = str_skip(rest, n);
	*label_out = l;
}

static size_t put_size(char *dst, char letter, uint64_t n)
{
	dst[0] = ',';
	dst[1] = letter;
	dst[2] = '=';
	return 3 + num_format(dst + 3, n);
}

size_t label_sizes(char dst[64], bool has_stored, uint64_t stored,
	bool has_wire, uint64_t wire)
{
	size_t n = 0;

	if (has_stored)
		n += put_size(dst, 'S', stored);
	if (has_wire)
		n += put_size(dst + n, 'W', wire);
	return n;
}
