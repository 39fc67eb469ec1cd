/* argument - see argument.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/argument.h"

#include "base/ascii.h"

/* What is being taken apart. */
struct reading {
	struct str rest;
	char closing; /* ends the address, outside quotes */
};

static void skip_blanks(struct reading *reading)
{
	while (reading->rest.n && ascii_blank(reading->rest.s[0]))
		reading->rest = str_skip(reading->rest, 1);
}

/* Moves to where the address begins. */
static bool find(struct reading *reading, struct str keyword)
{
	bool colon;

	if (!str_starts_case(reading->rest, keyword))
		return false;
	reading->rest = str_skip(reading->rest, keyword.n);
	skip_blanks(reading);
	colon = reading->rest.n && reading->rest.s[0] == ':';
	if (colon)
		reading->rest = str_skip(reading->rest, 1);
	skip_blanks(reading);
	size_t left = str_find(reading->rest, '<');
	reading->closing = left < reading->rest.n ? '>' : ' ';
	if (reading->closing == '>')
		reading->rest = str_skip(reading->rest, left + 1);
	else if (!colon || !reading->rest.n)
		return false;
	return true;
}

/* RFC 5321, 4.1.1.3: "@one,@two:" before the address means nothing now. */
static bool skip_route(struct reading *reading)
{
	if (!reading->rest.n || reading->rest.s[0] != '@')
		return true;
	size_t colon = str_find(reading->rest, ':');
	if (colon == reading->rest.n)
		return false;
	reading->rest = str_skip(reading->rest, colon + 1);
	return true;
}

/* The address without its quoting; what is left is behind its end. */
static int unquote(struct reading *reading, struct buf *address)
{
	struct str all = reading->rest;
	bool quoted = false;
	bool escaped = false;

	reading->rest = str_of(0, 0);
	for (size_t i = 0; i < all.n; i++) {
		char c = all.s[i];
		bool special = !escaped && (c == '\\' || c == '"');
		if (!escaped && !quoted && c == reading->closing) {
			reading->rest = str_skip(all, i + 1);
			break;
		}
		if (special && c == '"')
			quoted = !quoted;
		escaped = special && c == '\\';
		if (!special && (address->n == ARGUMENT_ADDRESS_MAX ||
					buf_add_byte(address, c) == -1))
			return -1;
	}
	return quoted || escaped ? -1 : 0;
}

enum argument_verdict argument_address(struct str argument, const char *keyword,
	struct buf *address, struct str *rest_out)
{
	struct reading reading = {.rest = argument};

	buf_clear(address);
	*rest_out = str_of(0, 0);
	if (!find(&reading, str_text(keyword)))
		return ARGUMENT_NONE;
	if (!skip_route(&reading) || unquote(&reading, address) == -1)
		return ARGUMENT_BAD;
	*rest_out = reading.rest;
	return ARGUMENT_OK;
}

int argument_own_literal(
	struct buf *address, const struct own *own, struct str host)
{
	struct str all = buf_str(address);
	size_t at = str_find_last(all, '@');
	struct ip ip;

	if (at == all.n || !ip_parse_literal(str_skip(all, at + 1), &ip) ||
		!own_has(own, &ip))
		return 0;
	address->n = at + 1;
	return buf_add_str(address, host);
}
