/* orcpt - see orcpt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/orcpt.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "mail/utf8.h"

/* "\\x{FC}". */
static int add_code(struct buf *b, uint32_t code)
{
	static const char digits[] = "0123456789ABCDEF";
	int shift = 4;

	while (shift < 20 && code >> (shift + 4))
		shift += 4;
	if (buf_add_text(b, "\\x{") == -1)
		return -1;
	for (; shift >= 0; shift -= 4)
		if (buf_add_byte(b, digits[code >> shift & 15]) == -1)
			return -1;
	return buf_add_byte(b, '}');
}

/* One character, which may be two digits behind a plus. -1: it cannot be said,
 * or is none. */
static int add_plain(struct buf *b, struct str *rest)
{
	uint32_t code = utf8_cut(rest);

	if (code != '+')
		return code < 128 ? buf_add_byte(b, (char)code)
				  : add_code(b, code);
	if (rest->n < 2)
		return -1;
	int high = ascii_hex(rest->s[0]);
	int low = ascii_hex(rest->s[1]);
	*rest = str_skip(*rest, 2);
	/* Half a character of UTF-8 is none. */
	return high == -1 || low == -1 || high > 7
		       ? -1
		       : add_code(b, (uint32_t)(high * 16 + low));
}

struct str orcpt_plain(struct str orcpt, char dst[ORCPT_MAX])
{
	static const struct str none = {0, 0};
	char space[ORCPT_MAX + 1];
	struct buf b = {space, 0, sizeof(space), ORCPT_MAX};
	struct str rest = orcpt;

	if (!utf8_beyond_ascii(orcpt))
		return orcpt;
	if (!utf8_valid(orcpt) || !str_is_case(str_cut(&rest, ';'), "utf-8") ||
		buf_add_text(&b, "utf-8;") == -1)
		return none;
	while (rest.n)
		if (add_plain(&b, &rest) == -1)
			return none;
	memcpy(dst, b.s, b.n);
	return str_of(dst, b.n);
}

bool orcpt_utf8(struct str orcpt)
{
	return str_has(orcpt, ';') &&
	       str_is_case(str_cut(&orcpt, ';'), "utf-8");
}

static int add_utf8(struct buf *b, uint32_t code)
{
	static const unsigned char marks[] = {0, 0xc0, 0xe0, 0xf0};
	unsigned more = code < 0x80      ? 0
			: code < 0x800   ? 1
			: code < 0x10000 ? 2
					 : 3;

	if (buf_add_byte(b, (char)(marks[more] | code >> 6 * more)) == -1)
		return -1;
	while (more-- > 0)
		if (buf_add_byte(b, (char)(0x80 | (code >> 6 * more & 63))) ==
			-1)
			return -1;
	return 0;
}

/* Takes "x{FC}", which stood behind a backslash. 0: that is no character, or
 * one that has to stand for itself. */
static uint32_t cut_code(struct str *rest)
{
	uint32_t code = 0;
	size_t n = 2;

	if (!str_starts(*rest, str_text("x{")))
		return 0;
	for (; n < rest->n && n < 8 && ascii_hex(rest->s[n]) >= 0; n++)
		code = code << 4 | (uint32_t)ascii_hex(rest->s[n]);
	if (n < 4 || n == rest->n || rest->s[n] != '}' ||
		(rest->s[2] == '0' && n > 4))
		return 0;
	*rest = str_skip(*rest, n + 1);
	if (code < 128)
		return strchr(" +=\\", (int)code) ? code : 0;
	return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : code;
}

struct str orcpt_wide(struct str orcpt, char dst[ORCPT_MAX])
{
	char space[ORCPT_MAX + 1];
	struct buf b = {space, 0, sizeof(space), ORCPT_MAX};
	struct str rest = orcpt;

	if (!orcpt_utf8(orcpt) || !utf8_valid(orcpt))
		return orcpt;
	if (buf_add_str(&b, str_cut(&rest, ';')) == -1 ||
		buf_add_byte(&b, ';') == -1)
		return orcpt;
	while (rest.n) {
		uint32_t code = utf8_cut(&rest);
		if (code == '\\')
			code = cut_code(&rest);
		else if (code == '+' || code == '=')
			code = 0;
		if (!code || add_utf8(&b, code) == -1)
			return orcpt;
	}
	memcpy(dst, b.s, b.n);
	return str_of(dst, b.n);
}
