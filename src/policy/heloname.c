/* heloname - see heloname.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/heloname.h"

#include "base/ascii.h"

enum { NAME_MAX_BYTES = 253, LABEL_MAX_BYTES = 63 };

/* Underscores are in no host's name, but in too many hosts' HELO. Names of
 * RFC 6531 are UTF-8. */
static bool label_ok(struct str label)
{
	if (!label.n || label.n > LABEL_MAX_BYTES || label.s[0] == '-' ||
		label.s[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.s[i];
		if (!ascii_alpha(c) && !ascii_digit(c) && c != '-' &&
			c != '_' && !ascii_8bit(c))
			return false;
	}
	return true;
}

static bool name_ok(struct str name)
{
	size_t labels = 0;

	if (name.n && name.s[name.n - 1] == '.')
		name.n--;
	if (!name.n || name.n > NAME_MAX_BYTES || name.s[name.n - 1] == '.')
		return false;
	while (name.n) {
		if (!label_ok(str_cut(&name, '.')))
			return false;
		labels++;
	}
	return labels > 1;
}

enum heloname_verdict heloname_judge(
	struct str helo, struct str here, const struct ip *local)
{
	struct ip ip;

	if (helo.n && helo.s[0] == '[') {
		if (!ip_parse_literal(helo, &ip))
			return HELONAME_BAD;
		return local && ip_equal(&ip, local) ? HELONAME_OURS
						     : HELONAME_LITERAL;
	}
	if (ip_parse(helo, &ip) || !name_ok(helo))
		return HELONAME_BAD;
	return str_equal_case(helo, here) ? HELONAME_OURS : HELONAME_NAME;
}
