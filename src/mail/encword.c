/* encword - see encword.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/encword.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/utf8.h"

enum { WORD_MAX = 75 }; /* bytes of an encoded word */

static const char hex[] = "0123456789ABCDEF";

const char *encword_charset(struct str text)
{
	return utf8_valid(text) ? "utf-8" : "unknown-8bit";
}

/* What may stand for itself in every kind of place (RFC 2047, section 5). */
static bool is_safe(char c)
{
	return ascii_alpha(c) || ascii_digit(c) || (c && strchr("!*+-/", c));
}

static int put_byte(struct buf *b, char c)
{
	unsigned byte = (unsigned char)c;
	const char text[3] = {'=', hex[byte >> 4], hex[byte & 15]};

	if (c == ' ')
		return buf_add_byte(b, '_');
	return is_safe(c) ? buf_add_byte(b, c) : buf_add(b, text, 3);
}

/* Bytes of the first character; one byte where it is no UTF-8. */
static size_t character(struct str text, bool utf8)
{
	size_t n = 1;

	while (utf8 && n < text.n && ((unsigned char)text.s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

int encword_add(struct buf *b, struct str text)
{
	const char *charset = encword_charset(text);
	bool utf8 = utf8_valid(text);
	size_t start = b->n;

	if (buf_join(b, "=?", charset, "?Q?") == -1)
		return -1;
	while (text.n) {
		size_t n = character(text, utf8);
		/* Three bytes for each of it, and the end. */
		if (b->n - start + 3 * n + 2 > WORD_MAX) {
			if (buf_add_text(b, "?=\n ") == -1)
				return -1;
			start = b->n;
			if (buf_join(b, "=?", charset, "?Q?") == -1)
				return -1;
		}
		for (size_t i = 0; i < n; i++)
			if (put_byte(b, text.s[i]) == -1)
				return -1;
		text = str_skip(text, n);
	}
	return buf_add_text(b, "?=");
}
