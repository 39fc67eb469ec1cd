/* name - see name.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/name.h"

#include <string.h>

#include "base/num.h"

/* Appends the text, without its NUL; returns the new end. */
static char *add_text(char *dst, const char *text)
{
	size_t n = strlen(text);

	memcpy(dst, text, n);
	return dst + n;
}

static char *add_num(char *dst, uint64_t n)
{
	char digits[NUM_MAX];

	(void)num_format(digits, n);
	return add_text(dst, digits);
}

static void add_kind(char *dst, char kind)
{
	if (kind) {
		*dst++ = '.';
		*dst++ = kind;
	}
	*dst = 0;
}

void name_mess(char dst[NAME_MAX_LENGTH], uint64_t id, char kind)
{
	dst = add_num(add_text(dst, "mess/"), id % NAME_SPLIT);
	add_kind(add_num(add_text(dst, "/"), id), kind);
}

void name_mess_dir(char dst[NAME_MAX_LENGTH], uint64_t id)
{
	*add_num(add_text(dst, "mess/"), id % NAME_SPLIT) = 0;
}

void name_state(char dst[NAME_MAX_LENGTH], uint64_t id)
{
	dst = add_num(add_text(dst, "state/"), id % NAME_SPLIT);
	*add_num(add_text(dst, "/"), id) = 0;
}

void name_bad(char dst[NAME_MAX_LENGTH], uint64_t id, char kind)
{
	add_kind(add_num(add_text(dst, "bad/"), id), kind);
}

bool name_parse(struct str entry, uint64_t *id_out, char *kind_out)
{
	size_t dot = str_find(entry, '.');
	struct str kind = str_skip(entry, dot + 1);

	if (entry.n == 0 || entry.s[0] == '0')
		return false;
	if (!num_parse(str_head(entry, dot), id_out))
		return false;
	*kind_out = 0;
	if (dot == entry.n)
		return true;
	if (kind.n != 1)
		return false;
	*kind_out = kind.s[0];
	return kind.s[0] == NAME_MESSAGE || kind.s[0] == NAME_ENVELOPE;
}
