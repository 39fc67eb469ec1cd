/* inquiry: a message that a machine might answer
 *
 * The input: a sender up to the first newline, then a header. Mail that says
 * at the start of a line that it is a list's or a machine's is never answered.
 * What is answered is answered without a byte of the message in the header
 * that could begin a line there.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/inquiry.h"

#include <string.h>

#include "base/ascii.h"
#include "local/autoreply.h"

#include "fuzz.h"

static const char own[] = "joe@a.example";

/* A field of this name, with nothing odd about it, in the header? */
static bool has_field(struct str header, const char *name)
{
	struct str rest = header;

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (line.n == 0 || str_is(line, "\r"))
			return false;
		if (str_starts_case(line, str_text(name)))
			return true;
	}
	return false;
}

static void check_line(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		MUST(!ascii_control(text.s[i]));
}

/* Its header has the lines that it should, and no others. */
static void check_answer(struct str message)
{
	static const char *const names[] = {
		"Date:", "Message-ID:", "To:", "Auto-Submitted:", "From:",
		"Subject:", "In-Reply-To:", "References:", "X-Mine:", " "};
	struct str rest = message;
	size_t n = 0;

	for (;;) {
		struct str line = str_cut(&rest, '\n');
		bool known = false;
		if (line.n == 0)
			break;
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			known = known || str_starts(line, str_text(names[i]));
		MUST(known && ++n < 200);
	}
	MUST(str_starts(rest, str_text("I am away.\n")));
}

static void run(struct str input)
{
	static char space[64];
	struct inquiry inquiry = INQUIRY_FOR(str_of(own, sizeof(own)));
	struct buf message = BUF_LIMIT(1 << 20);
	struct str sender = str_cut(&input, '\n');
	struct in in = IN_FROM(fuzz_file(0, input), space);

	inquiry_sender(&inquiry, sender);
	bool nobody = inquiry.reason != 0;
	MUST(inquiry_scan(&inquiry, &in) == 0);
	if (has_field(input, "List-Id:") || has_field(input, "Mailing-List:") ||
		has_field(input, "Auto-Submitted: auto"))
		MUST(inquiry.reason);
	check_line(buf_str(&inquiry.subject));
	check_line(buf_str(&inquiry.message_id));
	check_line(buf_str(&inquiry.references));
	const struct autoreply reply = {
		.text = str_text("X-Mine: yes\n\nI am away.\n"),
		.from = str_text(own),
		.to = sender,
		.inquiry = &inquiry};
	if (!nobody && !inquiry.reason) {
		MUST(autoreply_write(&reply, &message) == 0);
		check_answer(buf_str(&message));
	}
	buf_free(&message);
	inquiry_free(&inquiry);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 22};
