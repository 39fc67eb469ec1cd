/* verp - see verp.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/verp.h"

static const struct str mark = {"-@[]", 4};

struct str verp_base(struct str sender)
{
	return str_ends(sender, mark) ? str_head(sender, sender.n - mark.n)
				      : sender;
}

bool verp_pattern(struct str sender)
{
	return str_ends(sender, mark) && str_has(verp_base(sender), '@');
}

int verp_expand(struct buf *b, struct str sender, struct str recipient)
{
	size_t at = str_find_last(recipient, '@');

	if (!verp_pattern(sender) || at == recipient.n)
		return buf_copy_str(b, sender);
	struct str base = verp_base(sender);
	size_t box = str_find_last(base, '@');
	if (buf_copy_str(b, str_head(base, box)) == -1 ||
		buf_add_str(b, str_head(recipient, at)) == -1 ||
		buf_add_byte(b, '=') == -1 ||
		buf_add_str(b, str_skip(recipient, at + 1)) == -1)
		return -1;
	return buf_add_str(b, str_skip(base, box));
}
