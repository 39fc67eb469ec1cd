/* spfterm - see spfterm.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfterm.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "net/ip.h"
#include "policy/spfmacro.h"

enum argument {
	NOTHING, /* must not have one */
	DOMAIN, /* must have one */
	MAYBE, /* a domain or none */
	MAYBE_SIZED, /* and prefix lengths behind it */
	ADDRESS,
};

static const struct mechanism {
	const char *name;
	enum spfterm_kind kind;
	enum argument argument;
} mechanisms[] = {
	{"all", SPFTERM_ALL, NOTHING},
	{"include", SPFTERM_INCLUDE, DOMAIN},
	{"a", SPFTERM_A, MAYBE_SIZED},
	{"mx", SPFTERM_MX, MAYBE_SIZED},
	{"ptr", SPFTERM_PTR, MAYBE},
	{"ip4", SPFTERM_IP4, ADDRESS},
	{"ip6", SPFTERM_IP6, ADDRESS},
	{"exists", SPFTERM_EXISTS, DOMAIN},
};

bool spfterm_version(struct str *rest)
{
	static const char version[] = "v=spf1";
	struct str head = str_head(*rest, sizeof(version) - 1);

	if (!str_is_case(head, version) ||
		(rest->n > head.n && rest->s[head.n] != ' '))
		return false;
	*rest = str_skip(*rest, head.n);
	return true;
}

/* Takes "/digits" off the end of *text, or "//digits". 1, 0: there is none,
 * -1: it is no prefix length. */
static int cut_length(
	struct str *text, const char *slashes, unsigned most, unsigned *bits)
{
	size_t at = str_find_last(*text, '/');
	size_t n = strlen(slashes);
	uint64_t value;

	if (at == text->n)
		return 0;
	struct str digits = str_skip(*text, at + 1);
	struct str head = str_head(*text, at + 1);
	if (!digits.n || num_scan(digits, &value) != digits.n ||
		!str_ends(head, str_of(slashes, n)))
		return 0;
	if ((digits.n > 1 && digits.s[0] == '0') || value > most)
		return -1;
	*bits = (unsigned)value;
	text->n = head.n - n;
	return 1;
}

/* [ ip4-cidr-length ] [ "/" ip6-cidr-length ] */
static bool cut_lengths(struct str *text, struct spfterm *term)
{
	return cut_length(text, "//", 128, &term->six) != -1 &&
	       cut_length(text, "/", 32, &term->four) != -1;
}

static bool take_domain(struct spfterm *term, struct str spec)
{
	term->domain = spec;
	return spfmacro_valid(spec, SPFMACRO_DOMAIN);
}

/* An IPv4-mapped address that was written as IPv6 is one of 16 bytes here. */
static bool take_six(struct spfterm *term, struct str text)
{
	struct ip ip;

	if (!str_has(text, ':') || !ip_parse(text, &ip))
		return false;
	memcpy(term->bytes, ip.bytes, 16);
	if (ip.six)
		return true;
	memset(term->bytes, 0, 10);
	memset(term->bytes + 10, 0xff, 2);
	memcpy(term->bytes + 12, ip.bytes, 4);
	return true;
}

static bool take_address(struct spfterm *term, struct str text)
{
	struct ip ip;

	if (term->kind == SPFTERM_IP6)
		return cut_length(&text, "/", 128, &term->six) != -1 &&
		       take_six(term, text);
	if (cut_length(&text, "/", 32, &term->four) == -1 ||
		str_has(text, ':') || !ip_parse(text, &ip))
		return false;
	memcpy(term->bytes, ip.bytes, 4);
	return true;
}

/* rest is what follows the name: nothing, ":..." or "/...". */
static bool take_argument(
	struct spfterm *term, enum argument argument, struct str rest)
{
	bool given = rest.n && rest.s[0] == ':';
	struct str value = str_skip(rest, 1);

	switch (argument) {
	case NOTHING:
		return !rest.n;
	case DOMAIN:
		return given && take_domain(term, value);
	case MAYBE:
		return !rest.n || (given && take_domain(term, value));
	case MAYBE_SIZED:
		if (!given)
			return cut_lengths(&rest, term) && !rest.n;
		return cut_lengths(&value, term) && take_domain(term, value);
	case ADDRESS:
		break;
	}
	return given && take_address(term, value);
}

static int read_mechanism(struct spfterm *term)
{
	struct str text = term->text;
	size_t n = 0;

	term->qualifier = '+';
	if (strchr("+-?~", text.s[0])) {
		term->qualifier = text.s[0];
		text = str_skip(text, 1);
	}
	while (n < text.n && text.s[n] != ':' && text.s[n] != '/')
		n++;
	for (size_t i = 0; i < sizeof(mechanisms) / sizeof(*mechanisms); i++) {
		const struct mechanism *mechanism = &mechanisms[i];
		if (!str_is_case(str_head(text, n), mechanism->name))
			continue;
		term->kind = mechanism->kind;
		return take_argument(
			       term, mechanism->argument, str_skip(text, n))
			       ? 1
			       : -1;
	}
	return -1;
}

/* name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) */
static bool modifier_name(struct str name)
{
	if (!name.n || !ascii_alpha(name.s[0]))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!ascii_alpha(name.s[i]) && !ascii_digit(name.s[i]) &&
			!strchr("-_.", name.s[i]))
			return false;
	return true;
}

static int read_modifier(struct spfterm *term, struct str name)
{
	struct str value = str_skip(term->text, name.n + 1);

	term->kind = SPFTERM_UNKNOWN;
	if (str_is_case(name, "redirect"))
		term->kind = SPFTERM_REDIRECT;
	else if (str_is_case(name, "exp"))
		term->kind = SPFTERM_EXP;
	else
		return spfmacro_valid(value, SPFMACRO_STRING) ? 1 : -1;
	return take_domain(term, value) ? 1 : -1;
}

int spfterm_next(struct str *rest, struct spfterm *term_out)
{
	while (rest->n && rest->s[0] == ' ')
		*rest = str_skip(*rest, 1);
	if (!rest->n)
		return 0;
	*term_out = (struct spfterm){
		.text = str_cut(rest, ' '), .four = 32, .six = 128};
	struct str name =
		str_head(term_out->text, str_find(term_out->text, '='));
	/* A NUL is in none of the sets that strchr is asked about here. */
	if (str_has(term_out->text, 0))
		return -1;
	if (name.n < term_out->text.n && modifier_name(name))
		return read_modifier(term_out, name);
	return read_mechanism(term_out);
}

bool spfterm_covers(
	const unsigned char *net, const unsigned char *address, unsigned bits)
{
	unsigned left = bits % 8;

	if (memcmp(net, address, bits / 8) != 0)
		return false;
	return !left || (net[bits / 8] ^ address[bits / 8]) >> (8 - left) == 0;
}
