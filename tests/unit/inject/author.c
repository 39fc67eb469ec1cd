/* author: addresses from arguments and from the environment
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/author.h"

#include "desk.h"

static struct buf got = BUF_LIMIT(100000);

static bool argument(const char *text, const char *want)
{
	buf_clear(&got);
	author_argument(&desk, str_text(text), &got);
	return str_is(buf_str(&got), want);
}

static void arguments(void)
{
	CHECK(argument("joe@x.test", "joe@x.test"));
	CHECK(argument("joe", "joe@me.test"));
	CHECK(argument("joe@x", "joe@x.test"));
	CHECK(argument("joe@x+", "joe@x.plus.test"));
	CHECK(argument("a b@x.test", "a b@x.test"));
	CHECK(argument("a@b@x.test", "a@b@x.test"));
	CHECK(argument("\"a\"@x.test", "\"a\"@x.test"));
	CHECK(argument("joe@[1.2.3.4]", "joe@[1.2.3.4]"));
	CHECK(argument("\xc3\xa4@x.test", "\xc3\xa4@x.test"));
	CHECK(argument("", ""));
}

static void unclosed(void)
{
	author_argument(&desk, str_text("joe@[1.2"), &got);
}

static void bad_host(void)
{
	desk.settings.host = "[1.2";
	author_from(&desk, &got);
}

static void bad_ones(void)
{
	CHECK(child_run(unclosed) == 100);
	CHECK(scratch_holds("err", "drafter: fatal: unable to parse the "
				   "address in an argument\n"));
	CHECK(child_run(bad_host) == 100);
	CHECK(scratch_holds("err", "drafter: fatal: unable to parse the "
				   "address in $QMAILHOST or $MAILHOST\n"));
}

static bool from(
	const char *user, const char *host, const char *name, const char *want)
{
	desk.settings.user = user;
	desk.settings.host = host;
	desk.settings.name = name;
	buf_clear(&got);
	author_from(&desk, &got);
	return str_is(buf_str(&got), want);
}

static void authors(void)
{
	CHECK(from("anna", 0, 0, " anna@me.test"));
	CHECK(from("anna", "x", 0, " anna@x.test"));
	CHECK(from("anna", 0, "Anna B.", " \"Anna B.\" <anna@me.test>"));
	CHECK(from("anna", 0, "", " \"\" <anna@me.test>"));
	CHECK(from("a b", 0, "A\"B\\", " \"A\\\"B\\\\\" <\"a b\"@me.test>"));
	desk.settings.name_comment = true;
	CHECK(from("anna", 0, "Anna", " anna@me.test (Anna)"));
	CHECK(from("anna", 0, "A)(B", " anna@me.test (A\\)\\(B)"));
	desk.settings.name_comment = false;
	CHECK(from("a\nBcc: b", 0, "A\r\nBcc: all",
		" \"A  Bcc: all\" <\"a Bcc: b\"@me.test>"));
}

static bool sender(const char *user, const char *host, const char *want)
{
	desk.settings.sender_user = user;
	desk.settings.sender_host = host;
	author_sender(&desk);
	if (!str_is(buf_str(&desk.sender), want))
		printf("# %s\n", buf_text(&desk.sender));
	return str_is(buf_str(&desk.sender), want);
}

static void senders(void)
{
	char want[100];

	CHECK(sender("anna", 0, "anna@me.test"));
	CHECK(sender("anna", "x", "anna@x.test"));
	CHECK(sender("a b", 0, "a b@me.test"));
	desk.settings.verp_recipient = true;
	CHECK(sender("list", 0, "list-@me.test-@[]"));
	desk.settings.verp_message = true;
	snprintf(want, sizeof(want), "list-1700000000.%d-@me.test-@[]",
		(int)getpid());
	CHECK(sender("list", 0, want));
	desk.settings.verp_recipient = false;
	snprintf(want, sizeof(want), "list-1700000000.%d@me.test",
		(int)getpid());
	CHECK(sender("list", 0, want));
}

static void end(void)
{
	buf_free(&got);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(arguments);
	RUN(bad_ones);
	RUN(authors);
	RUN(senders);
	RUN(desk_free);
	RUN(end);
	RUN(scratch_leave);
	return check_done();
}
