/* report - see report.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/report.h"

#include <errno.h>

#include "base/num.h"
#include "channel/frame.h"

/* A NUL inside would end the text early. */
static int add_text(struct buf *b, struct str text)
{
	text = str_head(text, REPORT_TEXT_MAX);
	for (;;) {
		size_t end = str_find(text, 0);
		if (buf_add_str(b, str_head(text, end)) == -1)
			return -1;
		if (end == text.n)
			return buf_add_byte(b, 0);
		if (buf_add_byte(b, '_') == -1)
			return -1;
		text = str_skip(text, end + 1);
	}
}

int report_build(struct buf *b, const struct report *report)
{
	struct frame frame;
	char job[4];

	num_pack32(job, report->job);
	if (frame_begin(&frame, b) == -1 || buf_add(b, job, sizeof(job)) == -1)
		return -1;
	for (size_t i = 0; i < report->n; i++)
		if (add_text(b, report->results[i]) == -1)
			return -1;
	if (buf_add_byte(b, report->connection) == -1)
		return -1;
	return frame_end(&frame, b);
}

static bool parse_result(struct str *rest, struct str *result_out)
{
	if (!str_has(*rest, 0))
		return false;
	*result_out = str_cut(rest, 0);
	return result_out->n > 0 && str_has(str_text("KZD"), result_out->s[0]);
}

static bool parse(struct str rest, struct report *report)
{
	if (rest.n < 5)
		return false;
	report->job = num_unpack32(rest.s);
	report->connection = rest.s[rest.n - 1];
	rest = str_of(rest.s + 4, rest.n - 5);
	for (report->n = 0; rest.n > 0; report->n++)
		if (report->n == ORDER_RECIPIENTS_MAX ||
			!parse_result(&rest, &report->results[report->n]))
			return false;
	return report->connection == REPORT_FINE ||
	       report->connection == REPORT_UNREACHED ||
	       report->connection == REPORT_NO_CONNECTION;
}

int report_parse(struct str payload, struct report *report_out)
{
	if (parse(payload, report_out))
		return 0;
	errno = EPROTO;
	return -1;
}
