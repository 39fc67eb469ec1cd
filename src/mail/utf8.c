/* utf8 - see utf8.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/utf8.h"

#include "base/ascii.h"

/* The first byte of a character of more than one byte, and what may follow it:
 * the second byte alone tells overlong forms, surrogates and the too large. */
static void begin(struct utf8 *utf8, unsigned char c)
{
	utf8->low = 0x80;
	utf8->high = 0xbf;
	utf8->left = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	if (c < 0xc2 || c > 0xf4)
		utf8->wrong = true;
	if (c == 0xe0)
		utf8->low = 0xa0;
	if (c == 0xed)
		utf8->high = 0x9f;
	if (c == 0xf0)
		utf8->low = 0x90;
	if (c == 0xf4)
		utf8->high = 0x8f;
}

void utf8_step(struct utf8 *utf8, char c)
{
	unsigned char byte = (unsigned char)c;

	if (!utf8->left) {
		if (byte > 127)
			begin(utf8, byte);
		return;
	}
	if (byte < utf8->low || byte > utf8->high)
		utf8->wrong = true;
	utf8->low = 0x80;
	utf8->high = 0xbf;
	utf8->left--;
}

bool utf8_valid(struct str text)
{
	struct utf8 utf8 = {0};

	for (size_t i = 0; i < text.n && !utf8.wrong; i++)
		utf8_step(&utf8, text.s[i]);
	return utf8_done(&utf8);
}

bool utf8_beyond_ascii(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (ascii_8bit(text.s[i]))
			return true;
	return false;
}

uint32_t utf8_cut(struct str *rest)
{
	unsigned char first = (unsigned char)rest->s[0];
	size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	uint32_t code = n == 1 ? first : first & (0x7fU >> n);

	for (size_t i = 1; i < n && i < rest->n; i++)
		code = code << 6 | ((unsigned char)rest->s[i] & 0x3f);
	*rest = str_skip(*rest, n);
	return code;
}
