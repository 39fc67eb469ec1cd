/* netstring - see netstring.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/netstring.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"

static int nonsense(void)
{
	errno = EPROTO;
	return -1;
}

/* One byte from the input, on behalf of what lies in outer. */
static int take(struct in *in, struct netstring *outer, char *c_out)
{
	if (outer)
		return netstring_byte(outer, c_out);
	int got = in_byte(in, c_out);
	if (got == 0)
		errno = ECONNRESET;
	return got == 1 ? 0 : -1;
}

static int add_digit(uint64_t *n, char c)
{
	uint64_t digit = (uint64_t)(c - '0');

	if (!ascii_digit(c) || *n > (UINT64_MAX - digit) / 10)
		return nonsense();
	*n = *n * 10 + digit;
	return 0;
}

static int length(struct netstring *n)
{
	char c;

	for (int digits = 0;; digits++) {
		if (take(n->in, n->outer, &c) == -1)
			return -1;
		if (c == ':' && digits)
			return 1;
		if (add_digit(&n->left, c) == -1)
			return -1;
	}
}

int netstring_open(struct netstring *n, struct in *in)
{
	struct str have;
	int got = in_view(in, &have);

	*n = (struct netstring){.in = in};
	return got == 1 ? length(n) : got;
}

int netstring_inside(struct netstring *n, struct netstring *outer)
{
	*n = (struct netstring){.in = outer->in, .outer = outer};
	if (!outer->left)
		return 0;
	if (length(n) == -1)
		return -1;
	/* The comma has to fit too. */
	return n->left < outer->left ? 1 : nonsense();
}

int netstring_view(struct netstring *n, struct str *view_out)
{
	if (!n->left)
		return 0;
	int got = in_view(n->in, view_out);
	if (got == 0)
		errno = ECONNRESET;
	if (got != 1)
		return -1;
	if (view_out->n > n->left)
		view_out->n = (size_t)n->left;
	return 1;
}

void netstring_skip(struct netstring *n, size_t count)
{
	in_skip(n->in, count);
	for (; n; n = n->outer)
		n->left -= count;
}

int netstring_byte(struct netstring *n, char *c_out)
{
	struct str view;
	int got = netstring_view(n, &view);

	if (got == 0)
		return nonsense();
	if (got == -1)
		return -1;
	*c_out = view.s[0];
	netstring_skip(n, 1);
	return 0;
}

int netstring_text(
	struct netstring *n, char *dst, size_t size, struct str *text_out)
{
	struct str view;
	size_t used = 0;
	int got;

	if (n->left > size)
		return 0;
	while ((got = netstring_view(n, &view)) == 1) {
		memcpy(dst + used, view.s, view.n);
		used += view.n;
		netstring_skip(n, view.n);
	}
	*text_out = str_of(dst, used);
	return got == -1 ? -1 : 1;
}

int netstring_close(struct netstring *n)
{
	struct str view;
	int got;
	char c;

	while ((got = netstring_view(n, &view)) == 1)
		netstring_skip(n, view.n);
	if (got == -1 || take(n->in, n->outer, &c) == -1)
		return -1;
	return c == ',' ? 0 : nonsense();
}

void netstring_add(struct out *out, struct str text)
{
	out_num(out, text.n);
	out_byte(out, ':');
	out_str(out, text);
	out_byte(out, ',');
}
