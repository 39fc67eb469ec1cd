/* field - see field.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/field.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "mail/date.h"
#include "mail/quote.h"
#include "mail/utf8.h"

enum {
	LINE_MOST = 900, /* bytes of a line; RFC 5322 section 2.1.1 has 998 */
	ADDRESS_ROOM = 4200,
};

void field_text(struct submit *submit, struct str text)
{
	submit_bytes(submit, text.s, text.n);
}

static bool goes_on(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* A character of UTF-8 is not torn. */
void field_lines(struct submit *submit, struct str text)
{
	while (text.n > LINE_MOST) {
		size_t n = str_find(str_head(text, LINE_MOST), '\n');
		bool ended = n < LINE_MOST;
		n += ended;
		for (int i = 0; i < 3 && !ended && n < text.n; i++)
			n += goes_on(text.s[n]);
		submit_bytes(submit, text.s, n);
		if (!ended && n < text.n && text.s[n] != '\n')
			submit_text(submit, "\n");
		text = str_skip(text, n);
	}
	field_text(submit, text);
}

struct str field_utf8(struct submit *submit, struct buf *b, struct str text)
{
	if (utf8_valid(text))
		return text;
	b->limit = text.n + 1;
	buf_clear(b);
	if (buf_add_str(b, text) == -1)
		submit_fail(submit);
	for (size_t i = 0; i < b->n; i++)
		if (ascii_8bit(b->s[i]))
			b->s[i] = '?';
	return buf_str(b);
}

void field_date(struct submit *submit, const char *name, int64_t when)
{
	char date[DATE_MAX];

	submit_text(submit, name);
	submit_bytes(submit, date, date_rfc5322(date, when));
	submit_text(submit, "\n");
}

/* One more byte; *column counts those of the line. */
static void add_byte(struct submit *submit, char c, size_t *column)
{
	if (c == '\n' || *column == LINE_MOST) {
		submit_text(submit, "\n ");
		*column = 0;
	}
	if (c == '\n')
		return;
	if (ascii_control(c) && c != '\t')
		c = '_';
	submit_bytes(submit, &c, 1);
	++*column;
}

void field_folded(struct submit *submit, struct str text)
{
	size_t column = 0;

	while (text.n > 0 && text.s[text.n - 1] == '\n')
		text.n--;
	for (size_t i = 0; i < text.n; i++)
		add_byte(submit, text.s[i], &column);
}

void field_address(struct submit *submit, struct str address)
{
	struct buf quoted = BUF_LIMIT(ADDRESS_ROOM);

	if (quote_address(&quoted, address) == -1)
		submit_fail(submit);
	for (size_t i = 0; i < quoted.n; i++)
		if (ascii_control(quoted.s[i]))
			quoted.s[i] = '_';
	field_folded(submit, buf_str(&quoted));
	buf_free(&quoted);
}

/* A line break that was hidden stays none. */
void field_xtext(struct submit *submit, struct str text, bool wide)
{
	size_t column = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (c == '+' && i + 2 < text.n &&
			ascii_hex(text.s[i + 1]) >= 0 &&
			ascii_hex(text.s[i + 2]) >= 0) {
			c = (char)(ascii_hex(text.s[i + 1]) << 4 |
				   ascii_hex(text.s[i + 2]));
			i += 2;
		}
		if (c == '\n' || (!wide && ascii_8bit(c)))
			c = '_';
		add_byte(submit, c, &column);
	}
}
