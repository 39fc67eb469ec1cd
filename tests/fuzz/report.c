/* report: what qmail-remote says, what a spawner makes of it, and what
 * qmail-send hears
 *
 * Any output of a program becomes one result a recipient, K only when it says
 * so to its last byte; reports that are built are read as they were.
 *
 * The input: a byte (number of recipients), then the output, or the payload.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/report.h"

#include <errno.h>

#include "channel/frame.h"
#include "remote/merge.h"

#include "fuzz.h"

enum { ROOM = 1 << 20 };

/* A text is cut, and a NUL in it is shown as '_'. */
static bool same_text(struct str sent, struct str got)
{
	sent = str_head(sent, REPORT_TEXT_MAX);
	if (sent.n != got.n)
		return false;
	for (size_t i = 0; i < sent.n; i++)
		if (got.s[i] != (sent.s[i] ? sent.s[i] : '_'))
			return false;
	return true;
}

static void check_again(const struct report *report)
{
	static struct report again;
	struct buf b = BUF_LIMIT(ROOM);
	struct str inside;
	size_t used;

	MUST(report_build(&b, report) == 0);
	MUST(frame_parse(buf_str(&b), REPORT_BYTES_MAX, &inside, &used) == 1);
	MUST(used == b.n && report_parse(inside, &again) == 0);
	MUST(report->job == again.job && report->n == again.n &&
		report->connection == again.connection);
	for (size_t i = 0; i < report->n; i++)
		MUST(same_text(report->results[i], again.results[i]));
	buf_free(&b);
}

static void check_payload(struct str payload)
{
	static struct report report;

	if (report_parse(payload, &report) == -1) {
		MUST(errno == EPROTO);
		return;
	}
	MUST(report.n <= ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; i < report.n; i++)
		MUST(report.results[i].n > 0);
	check_again(&report);
}

/* The last part of an output that is whole. */
static char last_letter(struct str said)
{
	if (said.n == 0 || said.s[said.n - 1] != 0)
		return 0;
	said.n--;
	size_t zero = str_find_last(said, 0);
	said = str_skip(said, zero < said.n ? zero + 1 : 0);
	return said.n ? said.s[0] : 0;
}

static void check_output(struct str said, size_t recipients)
{
	static struct report report;
	struct buf texts = BUF_LIMIT(ROOM);

	report = (struct report){.job = 7, .n = recipients};
	MUST(merge_report(said, &texts, &report) == 0);
	MUST(report.n == recipients);
	for (size_t i = 0; i < report.n; i++) {
		struct str result = report.results[i];
		MUST(result.n > 0 && str_has(str_text("KZD"), result.s[0]));
		MUST(result.s[0] != 'K' || last_letter(said) == 'K');
	}
	check_again(&report);
	buf_free(&texts);
}

static void run(struct str input)
{
	size_t recipients = fuzz_byte(&input) % ORDER_RECIPIENTS_MAX + 1;

	check_payload(input);
	check_output(input, recipients);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
