/* quote - see quote.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/quote.h"

#include <string.h>

#include "base/ascii.h"

/* RFC 5321 section 4.1.2: atext; and 8-bit bytes as RFC 6531 allows. */
static bool is_atext(char c)
{
	if (ascii_alpha(c) || ascii_digit(c) || ascii_8bit(c))
		return true;
	return c && strchr("!#$%&'*+-/=?^_`{|}~", c);
}

bool quote_needed(struct str local)
{
	if (local.n == 0 || local.s[0] == '.' || local.s[local.n - 1] == '.')
		return true;
	for (size_t i = 0; i < local.n; i++) {
		if (local.s[i] == '.' && local.s[i + 1] == '.')
			return true;
		if (local.s[i] != '.' && !is_atext(local.s[i]))
			return true;
	}
	return false;
}

static int quoted(struct buf *b, struct str local)
{
	if (buf_add_byte(b, '"') == -1)
		return -1;
	for (size_t i = 0; i < local.n; i++) {
		char c = local.s[i];
		bool escape = c == '"' || c == '\\' || c == '\r' || c == '\n';
		if (escape && buf_add_byte(b, '\\') == -1)
			return -1;
		if (buf_add_byte(b, c) == -1)
			return -1;
	}
	return buf_add_byte(b, '"');
}

int quote_address(struct buf *b, struct str address)
{
	struct str local = str_head(address, str_find_last(address, '@'));

	if (address.n == 0)
		return 0;
	if (!quote_needed(local))
		return buf_add_str(b, address);
	if (quoted(b, local) == -1)
		return -1;
	return buf_add_str(b, str_skip(address, local.n));
}
