/* names - see names.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/names.h"

#include "base/ascii.h"

const char names_user_rule[] =
	" (2 to 64 of a-z 0-9 !#$&'*+-.=?^_`{|}~, no dot first, not vpasswd "
	"or vpasswd.*)";

const char names_domain_rule[] =
	" (labels of letters, digits and '-', dots between them; what is not "
	"ASCII as xn--..., its A-label)";

static bool user_byte(char c)
{
	static const char marks[] = "!#$&'*+-.=?^_`{|}~";

	if (ascii_alpha(c))
		return !ascii_upper(c);
	return ascii_digit(c) || str_has(str_text(marks), c);
}

bool names_user(struct str name)
{
	if (name.n < NAMES_USER_MIN || name.n > NAMES_USER_MAX)
		return false;
	if (name.s[0] == '.' || str_is(name, "vpasswd") ||
		str_starts(name, str_text("vpasswd.")))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!user_byte(name.s[i]))
			return false;
	return true;
}

static bool label(struct str part)
{
	if (part.n == 0 || part.n > 63 || part.s[0] == '-' ||
		part.s[part.n - 1] == '-')
		return false;
	for (size_t i = 0; i < part.n; i++)
		if (!ascii_digit(part.s[i]) && part.s[i] != '-' &&
			(!ascii_alpha(part.s[i]) || ascii_upper(part.s[i])))
			return false;
	return true;
}

bool names_domain(struct str name)
{
	if (name.n > NAMES_DOMAIN_MAX || !str_has(name, '.') ||
		str_ends(name, str_text(".")))
		return false;
	while (name.n > 0)
		if (!label(str_cut(&name, '.')))
			return false;
	return true;
}

bool names_split(struct names *names, const char *address)
{
	struct str all = str_text(address);
	size_t at = str_find(all, '@');
	struct str user = str_head(all, at < all.n ? at : 0);
	struct str domain = at < all.n ? str_skip(all, at + 1) : all;

	if (buf_copy_str(&names->user, user) == -1 ||
		buf_copy_str(&names->domain, domain) == -1)
		return false;
	ascii_lower_all(names->user.s, names->user.n);
	ascii_lower_all(names->domain.s, names->domain.n);
	return true;
}
