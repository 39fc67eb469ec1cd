/* announce: the parts of a report, and which of them is how wide
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/announce.h"

#include "desk.h"
#include "filter.h"

static struct message *message;

static void begin(void)
{
	filter_open();
	desk.rules.bounce_from.limit = 100;
	desk.rules.bounce_host.limit = desk.rules.me.limit = 100;
	desk.rules.double_to.limit = 100;
	CHECK(buf_copy_text(&desk.rules.bounce_from, "MAILER-DAEMON") == 0);
	CHECK(buf_copy_text(&desk.rules.bounce_host, "me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.me, "mx.me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.double_to, "post@me.test") == 0);
	desk.rules.bounce_bytes = 1000;
}

/* A message with this text, of which one recipient failed. */
static void failed(const char *sender, const char *text, const char *report)
{
	desk_make(desk_id, sender, "r0@h.test");
	scratch_put("mess/0/1764000000123456.m", text);
	CHECK(truncate("mess/0/1764000000123456.m", (off_t)strlen(desk_body)) ==
		0);
	message = desk_message(desk_id);
	scratch_put("mess/0/1764000000123456.m", text);
	message->pending = 1;
	CHECK(message_failed(message, 0, str_text("r0@h.test"),
		      str_text(report)) == 0);
}

/* Is it queued? */
static bool composed(enum notice notice)
{
	int status;

	CHECK(submit_open(&desk.bounce.submit) == 0);
	announce_compose(&desk, message, notice);
	pid_t pid = submit_pid(&desk.bounce.submit);
	CHECK(waitpid(pid, &status, 0) == pid);
	return !*submit_verdict(&desk.bounce.submit, status);
}

static void compose(enum notice notice)
{
	CHECK(composed(notice));
}

/* Three parts, and nothing behind the last boundary. */
static bool three_parts(void)
{
	struct buf b = BUF_LIMIT(100000);
	int parts = 0;

	CHECK(file_slurp("message", &b) == 0);
	const char *at = strstr(buf_text(&b), "boundary=\"");
	if (!at)
		return false;
	char boundary[60];
	snprintf(boundary, sizeof(boundary), "\n--%.25s", at + 10);
	const char *last = 0;
	for (at = buf_text(&b); (at = strstr(at, boundary)); at++, parts++)
		last = at;
	bool right = parts == 4 && strcmp(last + strlen(boundary), "--\n") == 0;
	buf_free(&b);
	return right;
}

static void plain(void)
{
	failed("s@x.test", "Subject: x\n\nbody\n", "no (#5.1.1)\n");
	compose(NOTICE_FAILED);
	CHECK(filter_envelope("F Ts@x.test  "));
	CHECK(three_parts());
	CHECK(filter_says("\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
			  "Content-Type: multipart/report; "
			  "report-type=delivery-status;\n\tboundary=\"=_"));
	CHECK(filter_says("\nFrom: MAILER-DAEMON@me.test\nTo: s@x.test\n"
			  "Subject: failure notice\nMessage-ID: <1764"));
	CHECK(filter_says("Date: 24 Nov 2025 "));
	CHECK(filter_says("\nContent-Type: text/plain; charset=utf-8\n\n"
			  "Hi. This is the qmail-send program at me.test.\n"
			  "I'm afraid I wasn't able"));
	CHECK(filter_says("\n\n<r0@h.test>:\nno (#5.1.1)\n\n--=_"));
	CHECK(filter_says("\nContent-Type: message/delivery-status\n\n"
			  "Reporting-MTA: dns; mx.me.test\n"));
	CHECK(filter_says("\nContent-Type: message/rfc822\n\n"
			  "Return-Path: <s@x.test>\nSubject: x\n\nbody\n\n"));
	CHECK(!filter_says("8bit"));
	message_free(message);
}

/* Only the header: because it is long, or as the sender wishes. */
static void header_only(void)
{
	failed("s@x.test", "Subject: x\nTo: y\n\nbody \xff\n", "no\n");
	message->envelope.bytes = 1001;
	compose(NOTICE_FAILED);
	CHECK(three_parts());
	CHECK(filter_says("\nContent-Type: text/rfc822-headers\n\n"
			  "Return-Path: <s@x.test>\nSubject: x\nTo: y\n\n--"));
	CHECK(!filter_says("8bit"));
	message->envelope.bytes = 1000;
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(filter_says("text/rfc822-headers") && !filter_says("body"));
	message->envelope.ret = 'F';
	compose(NOTICE_FAILED);
	CHECK(filter_says("message/rfc822") && filter_says("body"));
	/* RET is for failures. */
	compose(NOTICE_LATE);
	CHECK(filter_says("text/rfc822-headers") && !filter_says("body"));
	compose(NOTICE_REACHED);
	CHECK(filter_says("text/rfc822-headers") && !filter_says("body"));
	message_free(message);
}

static void wide(void)
{
	failed("s@x.test", "Subject: x\n\n\xff\n", "no\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("\"\nContent-Transfer-Encoding: 8bit\n\n--"));
	CHECK(filter_says("message/rfc822\nContent-Transfer-Encoding: 8bit\n"));
	CHECK(filter_says("charset=utf-8\n\n"));
	message_free(message);
	failed("s@x.test", "Subject: \xc3\xa4\n\nx\n", "no\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("message/global\nContent-Transfer-Encoding: 8bit\n"));
	CHECK(filter_says("message/delivery-status\n\n"));
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(filter_says("message/global-headers\n"
			  "Content-Transfer-Encoding: 8bit\n"));
	message_free(message);
	/* Bytes that are no UTF-8 make it no message of RFC 6532. */
	failed("s@x.test", "Subject: \xe4\n\nx\n", "no\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("message/rfc822\nContent-Transfer-Encoding: 8bit\n"));
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(filter_says("text/rfc822-headers\n"
			  "Content-Transfer-Encoding: 8bit\n"));
	message_free(message);
	failed("s@x.test", "Subject: x\n\nx\n", "n\xc3\xb6\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("charset=utf-8\nContent-Transfer-Encoding: 8bit\n"));
	CHECK(filter_says("report-type=global-delivery-status;\n\tboundary="));
	CHECK(filter_says("message/global-delivery-status\n"
			  "Content-Transfer-Encoding: 8bit\n\n"));
	message_free(message);
}

/* What another host says in no known letters is told without them. */
static void no_utf8(void)
{
	failed("s@x.test", "Subject: x\n\nx\n",
		"Remote host said: 550 f\xfcr\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("said: 550 f?r\n") && !filter_says("8bit"));
	CHECK(filter_says("message/delivery-status\n\n"));
	CHECK(filter_says("Diagnostic-Code: smtp; 550 f?r\n"));
	message_free(message);
}

/* A program of the recipient may say much in one line. */
static void long_report(void)
{
	char report[2001];
	char want[2100];

	memset(report, 'x', 2000);
	report[2000] = 0;
	failed("s@x.test", "Subject: x\n\nx\n", report);
	snprintf(want, sizeof(want),
		"\n\n<r0@h.test>:\n%.900s\n%.900s\n%.200s\n\n--", report,
		report, report);
	compose(NOTICE_FAILED);
	CHECK(filter_says(want) && three_parts());
	desk.rules.bounce_classic = true;
	compose(NOTICE_FAILED);
	CHECK(filter_says(report)); /* as qmail tells it */
	desk.rules.bounce_classic = false;
	message_free(message);
}

/* The sender stands in front of what goes back, his wishes in its report. */
static void wide_sender(void)
{
	failed("s\xc3\xb6@x.test", "Subject: x\n\nx\n", "no\n");
	compose(NOTICE_FAILED);
	CHECK(filter_says("message/global\nContent-Transfer-Encoding: 8bit\n"));
	CHECK(filter_says("message/delivery-status\n\n"));
	CHECK(buf_copy_text(&message->envelope.envid, "a+E4") == 0);
	compose(NOTICE_FAILED);
	CHECK(filter_says("\nOriginal-Envelope-Id: a_\n"));
	message_free(message);
}

static void doubled(void)
{
	failed("", "Subject: x\n\nx\n", "no\n");
	compose(NOTICE_FAILED);
	CHECK(filter_envelope("F#@[] Tpost@me.test  ") && three_parts());
	CHECK(filter_says("at me.test.\nI tried to deliver a bounce message"));
	message_free(message);
	/* One that goes back in another has not its boundary. */
	struct buf first = BUF_LIMIT(100000);
	CHECK(file_slurp("message", &first) == 0);
	failed("", buf_text(&first), "no\n");
	desk.rules.bounce_bytes = 100000;
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says(buf_text(&first)));
	desk.rules.bounce_bytes = 1000;
	message_free(message);
	buf_free(&first);
}

/* An empty message, and one that is all header. */
static void odd_messages(void)
{
	failed("s@x.test", "", "no\n");
	compose(NOTICE_FAILED);
	CHECK(three_parts());
	message_free(message);
	failed("s@x.test", "Subject: no end", "no\n");
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says("\nSubject: no end\n--"));
	message_free(message);
}

/* Where the empty line was forgotten, the text does not go back for that. */
static void no_empty_line(void)
{
	static char text[80000]; /* more than is read at once */

	failed("s@x.test",
		"From s Thu\n>From t\nSubject: x\n  y\nbody: z z\n"
		"Hello,\nsecret: 1\n\n",
		"no\n");
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says("\n  y\nbody: z z\n\n--"));
	CHECK(!filter_says("Hello") && !filter_says("secret"));
	message_free(message);
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, "A: b\n", 5);
	failed("s@x.test", text, "no\n");
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says("\nA: b\n\n--"));
	message_free(message);
	memcpy(text + 5, "Long:", 5);
	failed("s@x.test", text, "no\n");
	message->envelope.ret = 'H';
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says(text));
	message_free(message);
}

/* A bounce without what cannot be read is none: it comes later. */
static void unreadable(void)
{
	static const char *const paths[] = {
		"mess/0/1764000000123456.m", desk_state};

	failed("s@x.test", "Subject: x\n\nbody\n", "no\n");
	for (size_t i = 0; i < 2; i++) {
		CHECK(rename(paths[i], "aside") == 0);
		scratch_mkdir(paths[i]);
		CHECK(!composed(NOTICE_FAILED));
		desk.rules.bounce_classic = true;
		CHECK(!composed(NOTICE_FAILED));
		desk.rules.bounce_classic = false;
		CHECK(rmdir(paths[i]) == 0 && rename("aside", paths[i]) == 0);
	}
	compose(NOTICE_FAILED);
	CHECK(three_parts() && filter_says("body"));
	message_free(message);
}

static void end(void)
{
	buf_free(&desk.rules.bounce_from);
	buf_free(&desk.rules.bounce_host);
	buf_free(&desk.rules.me);
	buf_free(&desk.rules.double_to);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(plain);
	RUN(header_only);
	RUN(wide);
	RUN(no_utf8);
	RUN(long_report);
	RUN(wide_sender);
	RUN(doubled);
	RUN(odd_messages);
	RUN(no_empty_line);
	RUN(unreadable);
	RUN(end);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
