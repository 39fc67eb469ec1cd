/* fields: what is kept, written anew, noted, or left out
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/fields.h"

#include "desk.h"

/* Takes these lines as one field; the header is then this. */
static bool becomes(const char *field, const char *want)
{
	buf_clear(&desk.header);
	fields_take(&desk, str_text(field));
	if (!str_is(buf_str(&desk.header), want))
		printf("# %s", buf_text(&desk.header));
	return str_is(buf_str(&desk.header), want);
}

static bool stays(const char *field)
{
	return becomes(field, field);
}

static void kept(void)
{
	CHECK(stays("Subject: \"unclosed (\n\tand <more\n"));
	CHECK(stays("X-Any : 8-bit \xff\n"));
	CHECK(stays("Date: never\n") && desk.part[0].seen[HEADER_DATE]);
	CHECK(stays("Message-ID: nonsense\n"));
	CHECK(stays("Received: by x\n"));
	CHECK(desk.part[0].recipients.n == 0);
}

static void written_anew(void)
{
	CHECK(becomes("From: joe (Joe)\n", "From: joe@me.test (Joe)\n"));
	CHECK(becomes("FROM:Joe <joe@x>\n", "FROM: Joe <joe@x.test>\n"));
	CHECK(becomes("Reply-To: a, b@y\n", "Reply-To: a@me.test, b@y.test\n"));
	CHECK(becomes("Errors-To: a\n", "Errors-To: a@me.test\n"));
	CHECK(becomes("Resent-Sender: a\n", "Resent-Sender: a@me.test\n"));
	CHECK(desk.part[0].seen[HEADER_FROM] &&
		desk.part[1].seen[HEADER_SENDER]);
}

static void recipients(void)
{
	CHECK(becomes("To: a, Bee <b@x>\n", "To: a@me.test, Bee <b@x.test>\n"));
	CHECK(becomes("Cc: all: c, d;\n", "Cc: all: c@me.test, d@me.test;\n"));
	CHECK(becomes("Bcc: e\n", ""));
	CHECK(becomes("To:\n", "To:\n"));
	CHECK(desk_is(&desk.part[0].recipients,
		"b@x.test a@me.test d@me.test c@me.test e@me.test "));
	CHECK(desk_is(&desk.followup, "b@x.test a@me.test d@me.test "
				      "c@me.test "));
	CHECK(becomes("Resent-To: r\n", "Resent-To: r@me.test\n"));
	CHECK(becomes("Resent-Bcc: s\n", ""));
	CHECK(desk_is(&desk.part[1].recipients, "r@me.test s@me.test "));
	CHECK(desk.part[1].unreadable.n == 0);
}

/* Perhaps nobody asks the header for recipients. */
static void unreadable_recipients(void)
{
	CHECK(stays("To: \"joe\n"));
	CHECK(becomes("Bcc: <b\n", ""));
	CHECK(desk_is(&desk.part[0].unreadable, "To: \"joe\n"));
	CHECK(desk.part[1].unreadable.n == 0);
}

static void unreadable_from(void)
{
	fields_take(&desk, str_text("From: \"joe\033\n\tx\n"));
}

static void unreadable(void)
{
	CHECK(child_run(unreadable_from) == 100);
	CHECK(scratch_holds("err",
		"drafter: fatal: unable to parse this line:\n"
		"From: \"joe?\n\tx\n"));
}

static void sender(void)
{
	CHECK(becomes("Return-Path: <s@x>\n", "") && desk.sender_known);
	CHECK(desk_is(&desk.sender, "s@x.test"));
	CHECK(becomes("Return-Path: first, second\n", ""));
	CHECK(desk_is(&desk.sender, "first@me.test"));
	desk.settings.verp_recipient = true;
	CHECK(becomes("Return-Path: list-\n", ""));
	CHECK(desk_is(&desk.sender, "list-@me.test-@[]"));
	desk.sender_fixed = true;
	CHECK(becomes("Return-Path: other\n", ""));
	CHECK(desk_is(&desk.sender, "list-@me.test-@[]"));
}

static void left_out(void)
{
	CHECK(becomes("Content-Length: 5\n", ""));
	desk_open();
	desk.settings.drop_from = true;
	desk.settings.drop_message_id = true;
	desk.settings.drop_return_path = true;
	CHECK(becomes("From: \"unreadable\n", ""));
	CHECK(becomes("Message-ID: <a>\n", ""));
	CHECK(becomes("Return-Path: a\n", "") && !desk.sender_known);
	CHECK(!desk.part[0].seen[HEADER_FROM]);
	CHECK(stays("Sender: a@b.c\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(kept);
	RUN(written_anew);
	RUN(recipients);
	RUN(unreadable_recipients);
	RUN(unreadable);
	RUN(sender);
	RUN(left_out);
	RUN(desk_free);
	RUN(scratch_leave);
	return check_done();
}
