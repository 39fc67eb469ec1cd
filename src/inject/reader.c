/* reader - see reader.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/reader.h"

#include <errno.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "inject/fields.h"

void reader_failed(void)
{
	die_sys(EXIT_TEMP, "unable to read the message");
}

/* A line with its newline, put there if the input lacks the last one. False
 * at the end. */
static bool read_line(struct in *in, struct buf *line)
{
	buf_clear(line);
	int result = in_until(in, line, '\n');
	if (result == -1 && !in->error)
		draft_check(-1);
	if (result == -1)
		reader_failed();
	if (result == 0 && line->n)
		draft_check(buf_add_byte(line, '\n'));
	return line->n > 0;
}

static void take(struct draft *draft, struct buf *field)
{
	if (field->n)
		fields_take(draft, buf_str(field));
	buf_clear(field);
}

/* Begins a field with this line. False if no field begins so. */
static bool begin(struct buf *field, struct str line)
{
	if (header_name(line).n == 0) {
		if (!str_starts(line, str_of("From ", 5)))
			return false;
		draft_check(buf_add_text(field, "MBOX-Line: "));
	}
	draft_check(buf_add_str(field, line));
	return true;
}

static void end(struct buf *rest, struct str line)
{
	draft_check(buf_add_byte(rest, '\n'));
	if (!str_is(line, "\n"))
		draft_check(buf_add_str(rest, line));
}

void reader_header(struct draft *draft, struct in *in, struct buf *rest)
{
	struct buf line = BUF_LIMIT(DRAFT_HEADER_MAX);
	struct buf field = BUF_LIMIT(DRAFT_HEADER_MAX);

	while (read_line(in, &line)) {
		if (field.n && ascii_blank(line.s[0])) {
			draft_check(buf_add_str(&field, buf_str(&line)));
			continue;
		}
		take(draft, &field);
		if (!begin(&field, buf_str(&line))) {
			end(rest, buf_str(&line));
			break;
		}
	}
	take(draft, &field);
	buf_free(&line);
	buf_free(&field);
}
