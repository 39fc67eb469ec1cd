/* notice - see notice.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/notice.h"

#include <stdbool.h>

#include "base/ascii.h"
#include "mail/header.h"

static void add_clean(struct out *out, struct str hostile)
{
	for (size_t i = 0; i < hostile.n && i < NOTICE_WIDTH; i++) {
		char c = hostile.s[i];
		if (c == '\t')
			c = ' ';
		out_byte(out, ascii_control(c) || ascii_8bit(c) ? '_' : c);
	}
}

static struct str without_cr(struct str line)
{
	return str_head(line, str_find(line, '\r'));
}

/* A terminal in raw mode needs the CR. */
static void add_line(struct out *out, struct str line)
{
	out_text(out, "  ");
	add_clean(out, without_cr(line));
	out_text(out, "\r\n");
}

static void add_header(struct out *out, struct str *rest)
{
	size_t shown = 0;

	while (rest->n) {
		struct str line = without_cr(str_cut(rest, '\n'));
		struct str name = header_name(line);
		if (line.n == 0)
			return;
		if (!str_is_case(name, "From") && !str_is_case(name, "Subject"))
			continue;
		if (shown++ < NOTICE_HEADER_LINES)
			add_line(out, line);
	}
}

static void add_body(struct out *out, struct str rest)
{
	size_t shown = 0;

	while (rest.n && shown < NOTICE_BODY_LINES) {
		struct str line = str_trim(without_cr(str_cut(&rest, '\n')));
		if (line.n == 0)
			continue;
		add_line(out, line);
		shown++;
	}
}

void notice_make(struct out *out, struct str recipient, struct str sender,
	struct str message)
{
	out_text(out, "\r\n\a*** TO <");
	add_clean(out, recipient);
	out_text(out, "> FROM <");
	add_clean(out, sender);
	out_text(out, ">\r\n");
	add_header(out, &message);
	add_body(out, message);
}
