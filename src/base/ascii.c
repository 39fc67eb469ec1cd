/* ascii - see ascii.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/ascii.h"

int ascii_hex(char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void ascii_lower_all(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s[i] = ascii_lower(s[i]);
}
