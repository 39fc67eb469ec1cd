/* csv - see csv.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/csv.h"

#include <errno.h>

enum where {
	AT_FIELD, /* nothing of the field was read */
	PLAIN,
	QUOTED,
	AFTER_QUOTE, /* a quote in quotes: the end, or half of one */
	AT_END, /* of the record */
};

static int bad(int error)
{
	errno = error;
	return -1;
}

static int end_field(struct csv *csv)
{
	if (csv->n == CSV_FIELDS_MAX)
		return bad(EMSGSIZE);
	csv->ends[csv->n++] = csv->text.n;
	return 0;
}

/* A line end or a comma outside of quotes. */
static int divider(struct csv *csv, char c, enum where *where)
{
	struct buf *b = &csv->text;
	size_t start = csv->n ? csv->ends[csv->n - 1] : 0;

	if (c == '\n' && *where == PLAIN && b->n > start &&
		b->s[b->n - 1] == '\r')
		b->n--;
	*where = c == '\n' ? AT_END : AT_FIELD;
	return end_field(csv);
}

static int take(struct csv *csv, char c, enum where *where)
{
	csv->lines += c == '\n';
	if (*where == QUOTED) {
		if (c != '"')
			return buf_add_byte(&csv->text, c);
		*where = AFTER_QUOTE;
		return 0;
	}
	if (c == ',' || c == '\n')
		return divider(csv, c, where);
	if (*where == AFTER_QUOTE) {
		if (c == '\r')
			return 0;
		if (c != '"')
			return bad(EPROTO);
		*where = QUOTED;
	} else if (c == '"') {
		if (*where != AT_FIELD)
			return bad(EPROTO);
		*where = QUOTED;
		return 0;
	} else {
		*where = PLAIN;
	}
	return buf_add_byte(&csv->text, c);
}

/* The record's bytes. 1, 0 at the end of the input, -1. */
static int read_record(struct csv *csv)
{
	enum where where = AT_FIELD;
	bool any = false;
	char c;
	int more;

	buf_clear(&csv->text);
	csv->n = 0;
	csv->line = csv->lines + 1;
	while (where != AT_END && (more = in_byte(csv->in, &c)) != 0) {
		if (more == -1 || take(csv, c, &where) == -1)
			return -1;
		any = true;
	}
	if (where == AT_END)
		return 1;
	if (where == QUOTED)
		return bad(EPROTO);
	if (any && end_field(csv) == -1)
		return -1;
	return any;
}

static void show_fields(struct csv *csv)
{
	const char *all = buf_text(&csv->text); /* never null */
	size_t start = 0;

	for (size_t i = 0; i < csv->n; i++) {
		csv->fields[i] = str_of(all + start, csv->ends[i] - start);
		start = csv->ends[i];
	}
}

int csv_next(struct csv *csv)
{
	static const struct str mark = {"\357\273\277", 3};
	int result;

	do {
		result = read_record(csv);
		if (result != 1)
			return result;
		show_fields(csv);
		if (csv->line == 1 && str_starts(csv->fields[0], mark))
			csv->fields[0] = str_skip(csv->fields[0], mark.n);
	} while (csv->n == 1 && csv->fields[0].n == 0);
	return 1;
}

void csv_free(struct csv *csv)
{
	buf_free(&csv->text);
}

static bool needs_quotes(struct str field)
{
	return str_has(field, ',') || str_has(field, '"') ||
	       str_has(field, '\n') || str_has(field, '\r');
}

void csv_put(struct out *out, struct str field)
{
	if (!needs_quotes(field)) {
		out_str(out, field);
		return;
	}
	out_byte(out, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.s[i] == '"')
			out_byte(out, '"');
		out_byte(out, field.s[i]);
	}
	out_byte(out, '"');
}
