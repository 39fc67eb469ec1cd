/* shown: hostile text on its way to logs, terminals and headers
 *
 * Whatever it holds: a log line stays one line of printable ASCII; what goes
 * to a terminal has no control bytes but line ends and the bell; a trace line
 * is two lines of clean text; a notice of delivery has just its own fields.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>

#include "base/ascii.h"
#include "base/die.h"
#include "local/notice.h"
#include "local/receipt.h"
#include "mail/received.h"
#include "mails.h"
#include "schedule/log.h"

#include "fuzz.h"

enum { TEXT_MAX = 1000, ROOM = 1 << 16 };

static bool printable(struct str text, const char *also)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if ((ascii_control(c) || ascii_8bit(c)) &&
			!(c && strchr(also, c)))
			return false;
	}
	return true;
}

/* ---- logs ---- */

static void check_log(struct str hostile)
{
	static struct log log;
	static char space[64];
	struct out safe = OUT_TO(fuzz_file(0, str_of(0, 0)), space);
	struct buf b = BUF_LIMIT(ROOM);

	out_safe(&safe, hostile);
	MUST(out_flush(&safe) == 0);
	fuzz_file_take(0, &b);
	MUST(printable(buf_str(&b), "") && !str_has(buf_str(&b), ' '));
	log_open(&log);
	log.out.fd = fuzz_file(0, str_of(0, 0));
	log_safe(&log, hostile);
	log_end(&log);
	log_flush(&log);
	fuzz_file_take(0, &b);
	MUST(b.n == hostile.n + 1 && printable(buf_str(&b), "\n"));
	MUST(!str_has(str_head(buf_str(&b), b.n - 1), '\n'));
	MUST(!str_has(buf_str(&b), ' ') && !str_has(buf_str(&b), '%'));
	buf_free(&b);
}

static void die_with(void *context)
{
	die(3, "unable to ", context);
}

static void check_die(char *text)
{
	MUST(fuzz_program(die_with, text) == 3);
	struct str said = fuzz_said();
	MUST(str_ends(said, str_text("\n")));
	for (size_t i = 0; i + 1 < said.n; i++)
		MUST(!ascii_control(said.s[i]));
}

/* ---- a terminal ---- */

static void check_notice(struct str hostile)
{
	static char space[NOTICE_MAX];
	struct out out = OUT_TO(fuzz_file(0, str_of(0, 0)), space);
	struct buf b = BUF_LIMIT(ROOM);
	struct str address = str_head(hostile, TEXT_MAX);

	notice_make(&out, address, address, hostile);
	MUST(out_flush(&out) == 0);
	fuzz_file_take(0, &b);
	struct str said = buf_str(&b);
	MUST(said.n <= NOTICE_MAX && str_starts(said, str_text("\r\n\a")));
	MUST(printable(str_skip(said, 3), "\r\n"));
	for (size_t i = 0; i < said.n; i++)
		MUST(said.s[i] != '\r' || said.s[i + 1] == '\n');
	buf_free(&b);
}

/* ---- headers ---- */

static void check_received(struct str hostile)
{
	struct received received = {.protocol = "SMTP",
		.remote_host = hostile,
		.remote_ip = hostile,
		.remote_info = hostile,
		.helo = hostile,
		.local_host = hostile};
	struct buf b = BUF_LIMIT(ROOM);

	MUST(received_add(&b, &received, fuzz_now) == 0);
	struct str rest = buf_str(&b);
	MUST(printable(rest, "\n"));
	MUST(str_starts(str_cut(&rest, '\n'), str_text("Received: from ")));
	MUST(str_starts(str_cut(&rest, '\n'), str_text("  by ")));
	MUST(rest.n == 0);
	buf_free(&b);
}

/* What of the message may stand in the notice, is on one clean line each. */
static void check_text(struct str text)
{
	static const char *const names[] = {"Date:", "Message-ID:", "From:",
		"To:", "Subject:", "Auto-Submitted:", "In-Reply-To:", 0};
	struct str line;

	MUST(printable(text, "\n\t"));
	while ((line = str_cut(&text, '\n')).n > 0) {
		const char *const *name = names;
		while (*name && !str_starts(line, str_text(*name)))
			name++;
		MUST(*name);
	}
	MUST(text.n > 0);
}

static void check_receipt(struct str message)
{
	static char space[64];
	struct receipt r = RECEIPT_FOR(str_text("joe@h.example"));
	struct in in = IN_FROM(fuzz_file(0, message), space);
	struct submit submit;

	MUST(receipt_scan(&r, &in) == 0);
	if (r.asked) {
		MUST(submit_open(&submit) == 0);
		MUST(receipt_write(&r, str_text("a@b"), &submit) == 0);
		submit_sender(&submit, str_text(""));
		submit_recipient(&submit, str_text("a@b"));
		MUST(*submit_close(&submit, 0) == 0);
		check_text(buf_str(&fuzz_mails[0].message));
	}
	for (int i = 0; i < RECEIPT_SHOWN; i++)
		buf_free(&r.shown[i]);
	fuzz_mails_clear();
}

static void run(struct str input)
{
	char text[TEXT_MAX];
	struct str head = str_head(input, TEXT_MAX - 1);

	if (head.n)
		memcpy(text, head.s, head.n);
	text[head.n] = 0;
	fuzz_mails_clear();
	check_die(text);
	check_log(str_head(input, LOG_SPACE));
	check_notice(input);
	check_received(head);
	check_receipt(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
