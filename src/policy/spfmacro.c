/* spfmacro - see spfmacro.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfmacro.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"

/* A stretch of plain bytes, or one macro. */
struct piece {
	struct str literal; /* s is null: a macro */
	bool expanded; /* literal stands for %%, %_ or %- */
	char letter; /* lower case */
	bool escape; /* it was upper case: as in a URL */
	uint64_t keep; /* parts on the right that stay; 0: all */
	bool reverse;
	struct str delimiters; /* empty: none given */
};

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* What stands between the braces. */
static bool read_macro(struct str inner, struct piece *piece)
{
	if (!inner.n)
		return false;
	piece->letter = ascii_lower(inner.s[0]);
	piece->escape = ascii_upper(inner.s[0]);
	if (!one_of(piece->letter, "slodiphvcrt"))
		return false;
	inner = str_skip(inner, 1);
	size_t digits = num_scan(inner, &piece->keep);
	if (digits && !piece->keep)
		return false; /* section 7.3: it must not be zero */
	inner = str_skip(inner, digits);
	if (inner.n && ascii_lower(inner.s[0]) == 'r') {
		piece->reverse = true;
		inner = str_skip(inner, 1);
	}
	for (size_t i = 0; i < inner.n; i++)
		if (!one_of(inner.s[i], ".-+,/_="))
			return false;
	piece->delimiters = inner;
	return true;
}

/* Takes the next piece off the front. 1, 0 at the end, -1: malformed. */
static int next(struct str *rest, struct piece *piece)
{
	*piece = (struct piece){0};
	if (!rest->n)
		return 0;
	if (rest->s[0] != '%') {
		piece->literal = str_head(*rest, str_find(*rest, '%'));
		*rest = str_skip(*rest, piece->literal.n);
		return 1;
	}
	if (rest->n < 2)
		return -1;
	char second = rest->s[1];
	*rest = str_skip(*rest, 2);
	if (second == '{') {
		if (!str_has(*rest, '}'))
			return -1;
		return read_macro(str_cut(rest, '}'), piece) ? 1 : -1;
	}
	if (!one_of(second, "%_-"))
		return -1;
	piece->expanded = true;
	piece->literal = str_text(second == '%'   ? "%"
				  : second == '_' ? " "
						  : "%20");
	return 1;
}

static bool plain(struct str text, bool blanks)
{
	for (size_t i = 0; i < text.n; i++)
		if ((text.s[i] <= ' ' && !(blanks && text.s[i] == ' ')) ||
			text.s[i] >= 127)
			return false;
	return true;
}

/* toplabel: letters, digits and inner hyphens, and not digits alone. */
static bool top_label(struct str label)
{
	bool digits = true;

	if (!label.n || label.s[0] == '-' || label.s[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.s[i];
		if (!ascii_digit(c) && !ascii_alpha(c) && c != '-')
			return false;
		digits = digits && ascii_digit(c);
	}
	return !digits;
}

/* domain-end: a macro, or a dot and a top-level label. */
static bool ends_well(const struct piece *last)
{
	struct str text = last->literal;

	if (!text.s || last->expanded)
		return true;
	if (text.s[text.n - 1] == '.')
		text.n--;
	if (!str_has(text, '.'))
		return false;
	return top_label(str_skip(text, str_find_last(text, '.') + 1));
}

bool spfmacro_valid(struct str text, enum spfmacro_kind kind)
{
	struct piece piece;
	struct piece last = {.literal = str_of("", 0)};
	int got;

	while ((got = next(&text, &piece)) == 1) {
		if (piece.literal.s && !piece.expanded &&
			!plain(piece.literal, kind == SPFMACRO_EXPLAIN))
			return false;
		if (kind == SPFMACRO_DOMAIN && one_of(piece.letter, "crt"))
			return false; /* section 7.2: only in exp */
		last = piece;
	}
	if (got == -1)
		return false;
	if (kind != SPFMACRO_DOMAIN)
		return true;
	return (!last.literal.s || last.literal.n) && ends_well(&last);
}

bool spfmacro_uses(struct str text, char letter)
{
	struct piece piece;

	while (next(&text, &piece) == 1)
		if (piece.letter == letter)
			return true;
	return false;
}

/* ---- values ---- */

/* Section 7.3: 1.2.3.4, or 32 half bytes with dots between them. */
static int add_dotted(struct buf *b, const struct ip *ip)
{
	static const char hex[] = "0123456789abcdef";
	char text[IP_TEXT_MAX];

	if (!ip->six) {
		ip_format(ip, text);
		return buf_add_text(b, text);
	}
	for (size_t i = 0; i < 32; i++) {
		unsigned half = ip->bytes[i / 2] >> (i % 2 ? 0 : 4) & 15;
		if ((i && buf_add_byte(b, '.') == -1) ||
			buf_add_byte(b, hex[half]) == -1)
			return -1;
	}
	return 0;
}

static int add_readable(struct buf *b, const struct ip *ip)
{
	char text[IP_TEXT_MAX];

	ip_format(ip, text);
	return buf_add_text(b, text);
}

static int add_sender(struct buf *b, const struct spfmacro_facts *facts)
{
	return buf_add_str(b, facts->local) == -1 || buf_add_byte(b, '@') == -1
		       ? -1
		       : buf_add_str(b, facts->origin);
}

static int add_value(
	struct buf *b, char letter, const struct spfmacro_facts *facts)
{
	switch (letter) {
	case 's':
		return add_sender(b, facts);
	case 'l':
		return buf_add_str(b, facts->local);
	case 'o':
		return buf_add_str(b, facts->origin);
	case 'd':
		return buf_add_str(b, facts->domain);
	case 'i':
		return add_dotted(b, &facts->ip);
	case 'p':
		return buf_add_str(b, facts->client_name);
	case 'v':
		return buf_add_text(b, facts->ip.six ? "ip6" : "in-addr");
	case 'h':
		return buf_add_str(b, facts->helo);
	case 'c':
		return add_readable(b, &facts->ip);
	case 'r':
		return buf_add_str(b, facts->receiver);
	default: /* 't': there is no other */
		return buf_add_num(b, (uint64_t)facts->now);
	}
}

/* ---- transformers ---- */

static bool parts_at(char c, struct str delimiters)
{
	return delimiters.n ? str_has(delimiters, c) : c == '.';
}

/* Splits the value; how many parts, or 0: too many. */
static size_t split(struct str value, struct str delimiters,
	struct str parts[SPFMACRO_PARTS_MAX])
{
	size_t n = 0;
	size_t start = 0;

	for (size_t i = 0; i <= value.n; i++) {
		if (i < value.n && !parts_at(value.s[i], delimiters))
			continue;
		if (n == SPFMACRO_PARTS_MAX)
			return 0;
		parts[n++] = str_of(value.s + start, i - start);
		start = i + 1;
	}
	return n;
}

static int add_escaped(struct buf *dst, struct str text)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		unsigned byte = (unsigned char)c;
		char three[3] = {'%', hex[byte >> 4], hex[byte & 15]};
		bool bare =
			ascii_alpha(c) || ascii_digit(c) || one_of(c, "-._~");
		if (buf_add(dst, bare ? &c : three, bare ? 1 : 3) == -1)
			return -1;
	}
	return 0;
}

static int add_part(struct buf *dst, const struct piece *piece, struct str text)
{
	return piece->escape ? add_escaped(dst, text) : buf_add_str(dst, text);
}

static int transform(
	struct buf *dst, const struct piece *piece, struct str value)
{
	struct str parts[SPFMACRO_PARTS_MAX];

	if (!piece->keep && !piece->reverse && !piece->delimiters.n)
		return add_part(dst, piece, value);
	size_t n = split(value, piece->delimiters, parts);
	if (!n)
		return -1;
	size_t first =
		piece->keep && piece->keep < n ? n - (size_t)piece->keep : 0;
	for (size_t i = first; i < n; i++) {
		struct str part = parts[piece->reverse ? n - 1 - i : i];
		if ((i > first && buf_add_byte(dst, '.') == -1) ||
			add_part(dst, piece, part) == -1)
			return -1;
	}
	return 0;
}

int spfmacro_expand(
	struct buf *dst, struct str text, const struct spfmacro_facts *facts)
{
	struct buf value = BUF_LIMIT(SPFMACRO_MAX);
	struct piece piece;
	int done = 0;

	while (done == 0 && next(&text, &piece) == 1) {
		if (piece.literal.s) {
			done = buf_add_str(dst, piece.literal);
			continue;
		}
		buf_clear(&value);
		done = add_value(&value, piece.letter, facts);
		if (done == 0)
			done = transform(dst, &piece, buf_str(&value));
	}
	buf_free(&value);
	return done;
}

int spfmacro_name(
	struct buf *dst, struct str text, const struct spfmacro_facts *facts)
{
	struct buf whole = BUF_LIMIT(SPFMACRO_MAX);
	int done = spfmacro_expand(&whole, text, facts);
	struct str name = buf_str(&whole);

	if (done == 0 && name.n && name.s[name.n - 1] == '.')
		name.n--;
	while (name.n > SPFMACRO_NAME_MAX && str_has(name, '.'))
		(void)str_cut(&name, '.');
	if (done == 0)
		done = buf_copy_str(dst, name);
	buf_free(&whole);
	return done;
}
