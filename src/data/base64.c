/* base64 - see base64.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/base64.h"

#include <stdint.h>

#include "base/ascii.h"

/* Value of a letter, or -1. */
static int value(char c)
{
	if (ascii_upper(c))
		return c - 'A';
	if (ascii_alpha(c))
		return c - 'a' + 26;
	if (ascii_digit(c))
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Four letters, of which the last `missing` are padding. */
static bool group(const char *s, size_t missing, char *dst)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int n = i < 4 - missing ? value(s[i]) : 0;
		if (n == -1)
			return false;
		bits = bits << 6 | (uint32_t)n;
	}
	for (size_t i = 0; i < 3 - missing; i++)
		dst[i] = (char)(unsigned char)(bits >> (16 - 8 * i));
	return true;
}

bool base64_decode(struct str text, char *dst, size_t *n_out)
{
	size_t n = 0;

	if (text.n % 4 != 0)
		return false;
	for (size_t i = 0; i < text.n; i += 4) {
		const char *s = text.s + i;
		size_t missing = 0;
		if (i + 4 == text.n)
			missing = s[3] != '=' ? 0 : s[2] != '=' ? 1 : 2;
		if (!group(s, missing, dst + n))
			return false;
		n += 3 - missing;
	}
	*n_out = n;
	return true;
}
