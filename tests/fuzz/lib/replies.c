/* replies - see replies.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "replies.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/utf8.h"
#include "talk/reply.h"

#include "fuzz.h"

int replies_next(struct str *rest)
{
	int code = -1;

	for (int lines = 0; lines < REPLY_LINES_MAX; lines++) {
		if (!str_has(*rest, '\n'))
			return 0;
		struct str line = str_cut(rest, '\n');
		bool digits = line.n >= 3 && ascii_digit(line.s[0]) &&
			      ascii_digit(line.s[1]) && ascii_digit(line.s[2]);
		int its = digits ? (line.s[0] - '0') * 100 +
					   (line.s[1] - '0') * 10 + line.s[2] -
					   '0'
				 : 0;
		if (code == -1)
			code = its >= 100 ? its : REPLY_NONSENSE;
		if (line.n < 4 || line.s[3] != '-')
			return code;
	}
	return 0;
}

/* A CR anywhere in a reply is nothing. */
static bool begins(struct str text, const char *word)
{
	for (; *word && text.n; text = str_skip(text, 1))
		if (ascii_lower(text.s[0]) == ascii_lower(*word))
			word++;
		else if (text.s[0] != '\r')
			return false;
	return !*word;
}

bool replies_say(struct str replies, const char *word)
{
	for (; replies.n; replies = str_skip(replies, 1))
		if (begins(replies, word))
			return true;
	return false;
}

void replies_body(struct str message, struct buf *b, bool dots)
{
	while (message.n) {
		struct str line = str_cut(&message, '\n');
		if (line.n && line.s[line.n - 1] == '\r')
			line.n--;
		if (dots && line.n && line.s[0] == '.')
			MUST(buf_add_byte(b, '.') == 0);
		for (size_t i = 0; i < line.n; i++) {
			char c = line.s[i];
			MUST(buf_add_byte(b, c == '\r' ? ' ' : c) == 0);
		}
		MUST(buf_add(b, "\r\n", 2) == 0);
	}
	MUST(!dots || buf_add_text(b, ".\r\n") == 0);
}

bool replies_plain(struct str *wire, bool dots, uint64_t n)
{
	size_t start = wire->n;

	while (wire->n && (dots || start - wire->n < n)) {
		bool end = dots && str_starts(*wire, str_text(".\r\n"));
		size_t length = str_find(*wire, '\n');
		struct str line = str_head(*wire, length);
		MUST(!utf8_beyond_ascii(line));
		if (length == wire->n) {
			*wire = str_skip(*wire, length);
			return false;
		}
		MUST(str_find(line, '\r') + 1 == line.n);
		*wire = str_skip(*wire, length + 1);
		if (end)
			return true;
	}
	MUST(dots || start - wire->n <= n);
	return !dots && start - wire->n == n;
}

struct str replies_path(struct buf *plain, struct str line, const char *head)
{
	bool quoted = false;
	size_t i = strlen(head);

	MUST(str_starts(line, str_text(head)));
	buf_clear(plain);
	for (; i < line.n && (quoted || line.s[i] != '>'); i++) {
		if (line.s[i] == '"' && (quoted || i == strlen(head))) {
			quoted = !quoted;
			continue;
		}
		if (quoted && line.s[i] == '\\')
			i++;
		MUST(i < line.n);
		MUST(buf_add_byte(plain, line.s[i]) == 0);
	}
	MUST(i < line.n && !quoted);
	MUST(i + 1 == line.n || line.s[i + 1] == ' ');
	return buf_str(plain);
}

bool replies_sayable(const char *address)
{
	struct str domain = str_text(address);

	if (strpbrk(address, "\r\n"))
		return false;
	domain = str_skip(domain, str_find_last(domain, '@'));
	for (size_t i = 0; i < domain.n; i++)
		if (ascii_control(domain.s[i]) || strchr(" <>", domain.s[i]))
			return false;
	return true;
}
