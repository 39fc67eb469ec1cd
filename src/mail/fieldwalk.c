/* fieldwalk - see fieldwalk.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/fieldwalk.h"

#include <string.h>

#include "base/ascii.h"

/* What was read too far begins the field. */
static void begin(struct fieldwalk *fields)
{
	struct buf *b = &fields->field;

	if (fields->next > 0)
		memmove(b->s, b->s + fields->next, b->n - fields->next);
	b->n -= fields->next;
	fields->next = 0;
}

static bool is_empty_line(struct str line)
{
	return str_is(line, "\n") || str_is(line, "\r\n");
}

int fieldwalk_next(struct fieldwalk *fields, struct str *field_out)
{
	struct buf *b = &fields->field;

	begin(fields);
	while (!fields->ended) {
		size_t before = b->n;
		int more = in_until(fields->in, b, '\n');
		if (more == -1)
			return -1;
		struct str line = str_skip(buf_str(b), before);
		fields->ended = more == 0 || is_empty_line(line);
		if (is_empty_line(line))
			b->n = before;
		else if (before > 0 && line.n > 0 && !ascii_blank(line.s[0])) {
			fields->next = before;
			*field_out = str_of(b->s, before);
			return 1;
		}
	}
	*field_out = buf_str(b);
	fields->next = b->n;
	return b->n > 0;
}

void fieldwalk_free(struct fieldwalk *fields)
{
	buf_free(&fields->field);
}
