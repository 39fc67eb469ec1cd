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

static struct str fit(struct str site)
{
	site = str_head(site, REPORT_SITE_MAX);
	return str_head(site, str_find(site, 0));
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
	if (buf_add_byte(b, report->connection) == -1 ||
		buf_add_str(b, fit(report->site)) == -1)
		return -1;
	return frame_end(&frame, b);
}

bool report_has(struct str text, const char *line)
{
	while (text.n > 0 && !str_starts(text, str_text(line)))
		text = str_skip(text, str_find(text, '\n') + 1);
	return text.n > 0;
}

/* The connection's letter is none of a result. */
static bool at_result(struct str rest)
{
	return rest.n > 0 && str_has(str_text("KZD"), rest.s[0]);
}

static bool known(char connection)
{
	static const char letters[] = {REPORT_FINE, REPORT_BUSY,
		REPORT_UNREACHED, REPORT_NO_CONNECTION};

	return str_has(str_of(letters, sizeof(letters)), connection);
}

static bool parse(struct str rest, struct report *report)
{
	if (rest.n < 5)
		return false;
	report->job = num_unpack32(rest.s);
	rest = str_skip(rest, 4);
	for (report->n = 0; at_result(rest); report->n++) {
		if (report->n == ORDER_RECIPIENTS_MAX || !str_has(rest, 0))
			return false;
		report->results[report->n] = str_cut(&rest, 0);
	}
	if (rest.n == 0 || !known(rest.s[0]))
		return false;
	report->connection = rest.s[0];
	report->site = str_skip(rest, 1);
	return report->site.n <= REPORT_SITE_MAX && !str_has(report->site, 0);
}

int report_parse(struct str payload, struct report *report_out)
{
	if (parse(payload, report_out))
		return 0;
	errno = EPROTO;
	return -1;
}
