/* dsn - see dsn.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/dsn.h"

#include <stddef.h>

#include "base/ascii.h"
#include "mail/orcpt.h"
#include "mail/utf8.h"

enum { ENVID_MAX = 100 }; /* RFC 3461, 5.4 */

/* xtext: printable, without '=', a '+' only before two hex digits. Bytes
 * beyond ASCII stand for themselves in utf-8-addr-unitext (RFC 6533). */
static bool is_xtext(struct str text, bool utf8)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (ascii_8bit(c) ? !utf8 : c <= ' ' || c == 127 || c == '=')
			return false;
		if (c != '+')
			continue;
		if (text.n - i < 3 || ascii_hex(text.s[i + 1]) == -1 ||
			ascii_hex(text.s[i + 2]) == -1)
			return false;
		i += 2;
	}
	return !utf8 || utf8_valid(text);
}

static bool is_ret(struct str text)
{
	return str_is_case(text, "FULL") || str_is_case(text, "HDRS");
}

static bool is_envid(struct str text)
{
	return text.n && text.n <= ENVID_MAX && is_xtext(text, false);
}

/* NEVER alone, or some of the others. */
static bool is_notify(struct str text)
{
	if (str_is_case(text, "NEVER"))
		return true;
	for (bool more = true; more;) {
		more = str_has(text, ',');
		struct str one = str_cut(&text, ',');
		if (!str_is_case(one, "SUCCESS") &&
			!str_is_case(one, "FAILURE") &&
			!str_is_case(one, "DELAY"))
			return false;
	}
	return true;
}

/* An atom, a semicolon, an address, which may be empty. */
static bool is_orcpt(struct str text)
{
	struct str address = text;
	struct str type = str_cut(&address, ';');

	for (size_t i = 0; i < type.n; i++)
		if (!ascii_alpha(type.s[i]) && !ascii_digit(type.s[i]) &&
			type.s[i] != '-')
			return false;
	return type.n && str_has(text, ';') && text.n <= ORCPT_MAX &&
	       is_xtext(address, true);
}

/* The next line: its letter, or 0 at the end. */
static char next(struct str *rest, struct str *value_out)
{
	while (rest->n) {
		struct str line = str_cut(rest, '\n');
		if (!line.n)
			continue;
		*value_out = str_skip(line, 1);
		return line.s[0];
	}
	return 0;
}

struct dsn_message dsn_message(struct str text)
{
	struct dsn_message found = {{0, 0}, {0, 0}};
	struct str value;
	char letter;

	while ((letter = next(&text, &value))) {
		if (letter == 'r' && is_ret(value))
			found.ret = value;
		if (letter == 'i' && is_envid(value))
			found.envid = value;
	}
	return found;
}

struct dsn_recipient dsn_recipient(struct str text, struct str address)
{
	static const struct dsn_recipient nothing = {{0, 0}, {0, 0}};
	struct dsn_recipient found = nothing;
	struct str value;
	char letter;

	while ((letter = next(&text, &value))) {
		if (letter == 'n' && is_notify(value))
			found.notify = value;
		if (letter == 'o' && is_orcpt(value))
			found.orcpt = value;
		if (letter == 'T' && str_equal(value, address))
			return found;
		if (letter == 'T')
			found = nothing;
	}
	return nothing;
}
