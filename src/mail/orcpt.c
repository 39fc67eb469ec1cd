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
