/* entry - see entry.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/entry.h"

#include "base/ascii.h"

enum { FIELDS = 6, EXACT = '=', WILDCARD = '+' };

/* The fields behind the key, a NUL between each two of them. What follows
 * the last colon does not count. */
static enum entry_verdict fields(struct str rest, struct buf *data)
{
	buf_clear(data);
	for (size_t i = 0; i < FIELDS; i++) {
		if (!str_has(rest, ':'))
			return ENTRY_BAD;
		if (i > 0 && buf_add_byte(data, 0) == -1)
			return ENTRY_ERROR;
		if (buf_add_str(data, str_cut(&rest, ':')) == -1)
			return ENTRY_ERROR;
	}
	return ENTRY_OK;
}

enum entry_verdict entry_parse(
	struct str line, struct buf *key, struct buf *data)
{
	if (str_is(line, "."))
		return ENTRY_LAST;
	if (line.n == 0 || (line.s[0] != EXACT && line.s[0] != WILDCARD))
		return ENTRY_BAD;
	if (!str_has(line, ':'))
		return ENTRY_BAD;
	struct str rest = str_skip(line, 1);
	if (buf_copy_text(key, "!") == -1 ||
		buf_add_str(key, str_cut(&rest, ':')) == -1)
		return ENTRY_ERROR;
	ascii_lower_all(key->s, key->n);
	if (line.s[0] == EXACT && buf_add_byte(key, 0) == -1)
		return ENTRY_ERROR;
	return fields(rest, data);
}

void entry_note_end(struct entry_ends *ends, struct str key)
{
	char end = key.n > 1 ? key.s[key.n - 1] : 0;

	if (end && !str_has(str_of(ends->bytes, ends->n), end))
		ends->bytes[ends->n++] = end;
}
