/* path - see path.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/path.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/punycode.h"
#include "mail/utf8.h"
#include "net/ip.h"

enum {
	LABEL_MAX = 63, /* bytes of a label in the DNS */
	LABEL_ROOM = 200, /* for one that is longer to be made */
};

static bool let_dig(char c)
{
	return ascii_alpha(c) || ascii_digit(c) || c == '_' || ascii_8bit(c);
}

static bool atext(char c)
{
	return let_dig(c) || (c && strchr("!#$%&'*+-/=?^`{|}~", c));
}

/* Not too long for the DNS, as which a label beyond ASCII has other bytes, and
 * often fewer. */
static bool fits(struct str label)
{
	char space[LABEL_ROOM + 1];
	struct buf ascii = {space, 0, sizeof(space), LABEL_ROOM};

	if (!utf8_beyond_ascii(label))
		return label.n <= LABEL_MAX;
	return punycode_domain(&ascii, label) == 0;
}

/* "sub-domain": letters, digits and, within, hyphens. */
static bool label(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!let_dig(text.s[i]) && text.s[i] != '-')
			return false;
	return text.n > 0 && text.s[0] != '-' && text.s[text.n - 1] != '-' &&
	       fits(text);
}

/* Version 6 needs its tag, which ip_parse_literal does not ask for; a mapped
 * address is kept as version 4, so the text decides what it is. */
static bool literal(struct str text)
{
	struct str inner = str_skip(text, 1);
	struct str tag = str_text("IPv6:");
	bool tagged = str_starts_case(inner, tag);
	struct ip ip;

	if (tagged)
		inner = str_skip(inner, tag.n);
	return ip_parse_literal(text, &ip) && tagged == str_has(inner, ':');
}

bool path_domain(struct str text)
{
	bool more = true;

	if (text.n && text.s[0] == '[')
		return literal(text);
	if (text.n > PATH_DOMAIN_MAX || !utf8_valid(text))
		return false;
	while (more) {
		more = str_has(text, '.');
		if (!label(str_cut(&text, '.')))
			return false;
	}
	return true;
}

/* "@one,@two:" in front. False: it began and is none. */
static bool skip_route(struct str *rest)
{
	while (rest->n && rest->s[0] == '@') {
		size_t n = 1;
		while (n < rest->n && rest->s[n] != ',' && rest->s[n] != ':')
			n++;
		if (n == rest->n || !path_domain(str_of(rest->s + 1, n - 1)))
			return false;
		bool last = rest->s[n] == ':';
		*rest = str_skip(*rest, n + 1);
		if (last)
			return true;
		if (!rest->n || rest->s[0] != '@')
			return false;
	}
	return true;
}

/* "Dot-string": atoms with single dots between. */
static bool take_atoms(struct str *rest, struct buf *address)
{
	size_t n = 0;

	while (n < rest->n &&
		(atext(rest->s[n]) ||
			(rest->s[n] == '.' && n > 0 && rest->s[n - 1] != '.')))
		n++;
	if (n == 0 || rest->s[n - 1] == '.' ||
		buf_copy_str(address, str_head(*rest, n)) == -1)
		return false;
	*rest = str_skip(*rest, n);
	return true;
}

static bool take_quoted(struct str *rest, struct buf *address)
{
	size_t i = 1;

	for (; i < rest->n && rest->s[i] != '"'; i++) {
		if (rest->s[i] == '\\')
			i++;
		if (i == rest->n || ascii_control(rest->s[i]) ||
			buf_add_byte(address, rest->s[i]) == -1)
			return false;
	}
	if (i >= rest->n)
		return false;
	*rest = str_skip(*rest, i + 1);
	return true;
}

static bool take_domain(struct str *rest, struct buf *address)
{
	bool bracket = rest->n > 1 && rest->s[1] == '[';
	size_t end = str_find(*rest, bracket ? ']' : '>');
	struct str domain = str_head(*rest, end + bracket);

	*rest = str_skip(*rest, domain.n);
	return domain.n && domain.s[0] == '@' &&
	       path_domain(str_skip(domain, 1)) &&
	       buf_add_str(address, domain) == 0;
}

static bool take_keyword(struct str *rest, struct str keyword)
{
	struct str after = str_skip(*rest, keyword.n);

	if (!str_starts_case(*rest, keyword) ||
		!str_starts(after, str_of(":<", 2)))
		return false;
	*rest = str_skip(after, 2);
	return true;
}

/* What stands in the brackets, up to the closing one. */
static enum path_verdict take_mailbox(struct str *rest, struct buf *address)
{
	if (!skip_route(rest) || !rest->n)
		return PATH_BAD;
	bool quoted = rest->s[0] == '"';
	if (!(quoted ? take_quoted : take_atoms)(rest, address) || !rest->n)
		return PATH_BAD;
	if (rest->s[0] == '>')
		return PATH_NO_DOMAIN;
	return take_domain(rest, address) ? PATH_OK : PATH_BAD;
}

enum path_verdict path_parse(struct str argument, const char *keyword,
	struct buf *address, struct str *rest_out)
{
	enum path_verdict verdict = PATH_OK;
	struct str *rest = rest_out;

	*rest = argument;
	buf_clear(address);
	if (!take_keyword(rest, str_text(keyword)))
		return PATH_NONE;
	if (!rest->n || rest->s[0] != '>')
		verdict = take_mailbox(rest, address);
	if (verdict == PATH_BAD || !rest->n || rest->s[0] != '>' ||
		address->n > PATH_ADDRESS_MAX || !utf8_valid(buf_str(address)))
		return PATH_BAD;
	*rest = str_skip(*rest, 1);
	if (rest->n && rest->s[0] != ' ')
		return PATH_BAD;
	return verdict;
}
