/* group: a status group for each recipient
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/group.h"

#include "channel/report.h"
#include "desk.h"
#include "filter.h"

static struct message *message;
static struct addressee_index list = {.fd = -1};
static struct submit submit;
static bool wide;

static void begin(void)
{
	static struct desk_envelope e;
	char longer[301] = "utf-8;";

	for (size_t i = 6; i < 300; i += 2)
		memcpy(longer + i, "\xc3\xbc", 2);
	filter_open();
	desk.rules.bounce_host.limit = desk.rules.me.limit = 100;
	CHECK(buf_copy_text(&desk.rules.bounce_host, "me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.me, "mx.me.test") == 0);
	desk_begin(&e, desk_id, "s@x");
	desk_add(&e, "T", "r0@h");
	desk_add(&e, "o", "rfc822;a+2Bb@c");
	desk_add(&e, "T", "r1@h");
	desk_add(&e, "o", "utf-8;J\xc3\xbc@c");
	desk_add(&e, "T", "r2@h");
	desk_add(&e, "o", "utf-8;Z\\x{FC}@c");
	desk_add(&e, "T", "r3@h");
	desk_add(&e, "o", longer);
	desk_add(&e, "T", "r4@h");
	desk_end(&e);
	message = desk_message(desk_id);
	message->pending = 9;
}

static void all(enum notice notice)
{
	const struct groups groups = {.send = &desk,
		.submit = &submit,
		.message = message,
		.notice = notice,
		.index = &list,
		.wide = wide};

	CHECK(submit_open(&submit) == 0);
	CHECK(group_all(&groups) == 0);
	submit_sender(&submit, str_text(""));
	CHECK(!*submit_close(&submit, 0));
}

static void failures(void)
{
	CHECK(message_failed(message, 0, str_text("r0@h"),
		      str_text("No such user. (#5.1.1)\n")) == 0);
	CHECK(message_failed(message, 1, str_text("r1@h"),
		      str_text("10.0.0.1 does not like recipient.\n"
			       "Remote host said: 550-5.7.1 no\n550 never\n"
			       "Giving up on 10.0.0.1.\n")) == 0);
	all(NOTICE_FAILED);
	CHECK(scratch_holds("message",
		"Reporting-MTA: dns; mx.me.test\n"
		"Arrival-Date: 24 Nov 2025 16:00:00 -0000\n"
		"\n"
		"Final-Recipient: rfc822; r0@h\n"
		"Action: failed\n"
		"Status: 5.1.1\n"
		"Diagnostic-Code: x-qmail; No such user. (#5.1.1)\n"
		"\n"
		"Final-Recipient: rfc822; r1@h\n"
		"Action: failed\n"
		"Status: 5.7.1\n"
		"Remote-MTA: dns; [10.0.0.1]\n"
		"Diagnostic-Code: smtp; 550-5.7.1 no\n 550 never\n"));
}

static void wishes(void)
{
	CHECK(buf_copy_text(&message->envelope.envid, "Id+2B1") == 0);
	CHECK(addressee_index_open(&list, message) == 0);
	all(NOTICE_FAILED);
	CHECK(filter_says("Original-Envelope-Id: Id+1\nReporting-MTA:"));
	CHECK(filter_says("\n\nFinal-Recipient: rfc822; r0@h\n"));
	CHECK(filter_says("\n\nOriginal-Recipient: rfc822; a+b@c\n"
			  "Final-Recipient: rfc822; r1@h\n"));
}

static void reached(void)
{
	CHECK(message_reached(message, 0, str_text("r0@h"),
		      str_text("did 0+2+0\n")) == 0);
	all(NOTICE_REACHED);
	CHECK(filter_says("Action: delivered\nStatus: 2.0.0\n"));
	CHECK(!filter_says("Will-Retry-Until"));
	CHECK(message_told(message, 1) == 0);
	CHECK(message_reached(message, 0, str_text("r0@h"),
		      str_text("hello\n" REPORT_EXPANDED "did 0+2+1\n")) == 0);
	all(NOTICE_REACHED);
	CHECK(filter_says("Action: expanded\nStatus: 2.0.0\n"));
	CHECK(message_told(message, 1) == 0);
	CHECK(message_reached(message, 0, str_text("r0@h"),
		      str_text(REPORT_RELAYED "did 0+1+0\n")) == 0);
	all(NOTICE_REACHED);
	CHECK(filter_says("Action: relayed\nStatus: 2.0.0\n"));
	CHECK(message_told(message, 1) == 0);
	CHECK(message_reached(message, 0, str_text("\xc3\xa4@h"),
		      str_text("10.0.0.1 accepted message.\n"
			       "Remote host said: 250 2.6.0 ok\n")) == 0);
	all(NOTICE_REACHED);
	CHECK(filter_says("Final-Recipient: utf-8; \xc3\xa4@h\n"
			  "Action: relayed\nStatus: 2.6.0\n"));
}

/* An address is as the envelope had it, the host what it calls itself. */
static void names(void)
{
	CHECK(message_told(message, 1) == 0);
	CHECK(message_reached(message, 0, str_text("a (b) C@H.test"),
		      str_text("2001:db8::1 accepted message.\n"
			       "Remote host said: 250 ok\n")) == 0);
	CHECK(buf_copy_text(&desk.rules.me, "box") == 0);
	all(NOTICE_REACHED);
	CHECK(filter_says("Reporting-MTA: x-local-hostname; box\n"));
	CHECK(filter_says("Final-Recipient: rfc822; \"a (b) C\"@H.test\n"));
	CHECK(filter_says("Remote-MTA: dns; [IPv6:2001:db8::1]\n"));
	CHECK(buf_copy_text(&desk.rules.me, "mx.me.test") == 0);
}

/* Where UTF-8 may be said, it is said plainly. */
static void originals(void)
{
	CHECK(message_failed(message, 3, str_text("r3@h"),
		      str_text("No. (#5.0.0)\n")) == 0);
	all(NOTICE_FAILED);
	CHECK(filter_says("Original-Recipient: utf-8; Z\\x{FC}@c\n"));
	wide = true;
	all(NOTICE_FAILED);
	CHECK(filter_says("Original-Recipient: utf-8; Z\xc3\xbc@c\n"));
	CHECK(filter_says("Original-Recipient: rfc822; a+b@c\n"));
	wide = false;
	/* Too long for the form in ASCII, it is no UTF-8 for that. */
	CHECK(message_failed(message, 4, str_text("r4@h"),
		      str_text("No. (#5.0.0)\n")) == 0);
	all(NOTICE_FAILED);
	CHECK(filter_says("Original-Recipient: utf-8; ______"));
}

static void late(void)
{
	message_late(message, 2, str_text("r2@h"), str_text("No. (#4.4.1)\n"));
	all(NOTICE_LATE);
	CHECK(filter_says("\nOriginal-Recipient: utf-8; J\\x{FC}@c\n"
			  "Final-Recipient: rfc822; r2@h\n"
			  "Action: delayed\nStatus: 4.4.1\n"));
	CHECK(filter_says("\nWill-Retry-Until: 24 Nov 2025 16:16:40 -0000\n"));
	addressee_index_close(&list);
	message_free(message);
	buf_free(&desk.rules.bounce_host);
	buf_free(&desk.rules.me);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(failures);
	RUN(wishes);
	RUN(reached);
	RUN(names);
	RUN(originals);
	RUN(late);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
