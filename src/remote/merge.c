/* merge - see merge.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/merge.h"

#include <string.h>

struct parts {
	struct str recipients[ORDER_RECIPIENTS_MAX]; /* letter and text */
	size_t n;
	struct str message;
};

static bool letter_is(struct str part, const char *letters)
{
	return part.n > 0 && part.s[0] != 0 && strchr(letters, part.s[0]);
}

/* Is it whole: recipients' parts, the message's, and nothing behind? */
static bool split(struct str said, struct parts *parts)
{
	for (parts->n = 0; said.n > 0;) {
		if (!str_has(said, 0))
			return false;
		struct str part = str_cut(&said, 0);
		if (letter_is(part, "KZD")) {
			parts->message = part;
			return said.n == 0;
		}
		if (!letter_is(part, "rhs") || parts->n == ORDER_RECIPIENTS_MAX)
			return false;
		parts->recipients[parts->n++] = part;
	}
	return false;
}

static bool has(struct str text, const char *part)
{
	struct str want = str_text(part);

	for (; text.n >= want.n; text = str_skip(text, 1))
		if (str_starts(text, want))
			return true;
	return false;
}

/* "421 ..." or "45x 4.7...": too much, too fast, or it goes (RFC 3463 has 4.7
 * for what policy does not allow now). */
static bool wants_less(struct str part)
{
	static const char said[] = "Remote host said: ";
	struct str want = str_text(said);

	for (; part.n >= want.n + 7; part = str_skip(part, 1)) {
		if (!str_starts(part, want))
			continue;
		struct str reply = str_skip(part, want.n);
		return str_starts(reply, str_text("421")) ||
		       (reply.s[0] == '4' && str_starts(str_skip(reply, 4),
						     str_text("4.7.")));
	}
	return false;
}

static bool is_busy(const struct parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		if (letter_is(parts->recipients[i], "s") &&
			wants_less(parts->recipients[i]))
			return true;
	return letter_is(parts->message, "Z") && wants_less(parts->message);
}

/* Did the host take part in a conversation? The words are qmail-remote's;
 * a wrapper that has others just learns nothing here. */
static char connection(const struct parts *parts)
{
	struct str text = parts->message;

	if (is_busy(parts))
		return REPORT_BUSY;
	if (parts->n > 0 || letter_is(text, "K"))
		return REPORT_FINE;
	if (letter_is(text, "Z") &&
		(has(text, "(#4.4.") || has(text, "(#4.1.2)") ||
			has(text, "greeting failed")))
		return REPORT_UNREACHED;
	return REPORT_NO_CONNECTION;
}

/* One recipient's letter and texts. What the message's part says of success
 * is not about a recipient who was refused. */
static int add_result(
	struct buf *texts, const struct parts *parts, size_t which)
{
	struct str mine =
		which < parts->n ? parts->recipients[which] : str_text("r");
	char letter = parts->message.s[0];

	if (mine.s[0] == 'h')
		letter = 'D';
	if (mine.s[0] == 's')
		letter = 'Z';
	if (buf_add_byte(texts, letter) == -1 ||
		buf_add_str(texts, str_skip(mine, 1)) == -1)
		return -1;
	if (mine.s[0] != 'r' && letter_is(parts->message, "K"))
		return 0;
	return buf_add_str(texts, str_skip(parts->message, 1));
}

/* Is there a part for each recipient, or none at all? A connection that died
 * on the way leaves some without: they share its deferral. */
static bool enough(const struct parts *parts, size_t recipients)
{
	if (parts->n == 0 || parts->n == recipients)
		return true;
	return parts->n < recipients && letter_is(parts->message, "Z");
}

static int all_deferred(struct report *report, const char *text)
{
	report->connection = REPORT_NO_CONNECTION;
	for (size_t i = 0; i < report->n; i++)
		report->results[i] = str_text(text);
	return 0;
}

int merge_report(struct str said, struct buf *texts, struct report *report)
{
	struct parts parts = {.n = 0};
	size_t starts[ORDER_RECIPIENTS_MAX + 1] = {0};

	if (said.n == 0)
		return all_deferred(
			report, "Zqmail-remote produced no output. (#4.3.0)\n");
	if (!split(said, &parts) || !enough(&parts, report->n))
		return all_deferred(report,
			"Zqmail-remote said what makes no sense. (#4.3.0)\n");
	buf_clear(texts);
	for (size_t i = 0; i < report->n; i++) {
		if (add_result(texts, &parts, i) == -1)
			return -1;
		starts[i + 1] = texts->n;
	}
	for (size_t i = 0; i < report->n; i++)
		report->results[i] =
			str_of(texts->s + starts[i], starts[i + 1] - starts[i]);
	report->connection = connection(&parts);
	return 0;
}
