/* compose: the fields that are missing, and no others
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/compose.h"

#include "desk.h"

static struct buf got = BUF_LIMIT(100000);

static void saw(enum header_kind kind)
{
	desk.part[0].seen[kind] = true;
}

static bool fields(const char *want)
{
	buf_clear(&got);
	compose_fields(&desk, &got);
	if (!str_is(buf_str(&got), want))
		printf("# %s\n", buf_text(&got));
	return str_is(buf_str(&got), want);
}

static void all(void)
{
	char want[400];

	snprintf(want, sizeof(want),
		"Date: 14 Nov 2023 22:13:20 -0000\n"
		"Message-ID: <20231114221320.%d.qmail@id.test>\n"
		"From: anna@me.test\n"
		"Cc: recipient list not shown: ;\n",
		(int)getpid());
	CHECK(fields(want));
}

static void none(void)
{
	saw(HEADER_DATE);
	saw(HEADER_MESSAGE_ID);
	saw(HEADER_FROM);
	CHECK(fields("Cc: recipient list not shown: ;\n"));
	saw(HEADER_TO);
	CHECK(fields(""));
	desk.part[0].seen[HEADER_TO] = false;
	saw(HEADER_CC);
	CHECK(fields(""));
	desk.part[0].seen[HEADER_FROM] = false;
	CHECK(fields("From: anna@me.test\n"));
	saw(HEADER_FROM);
}

/* One Resent- field makes it a message that is sent again. */
static void resent(void)
{
	char want[400];

	CHECK(!compose_resent(&desk));
	desk.part[1].seen[HEADER_TO] = true;
	CHECK(compose_resent(&desk));
	snprintf(want, sizeof(want),
		"Resent-Date: 14 Nov 2023 22:13:20 -0000\n"
		"Resent-Message-ID: <20231114221320.%d.qmail@id.test>\n"
		"Resent-From: anna@me.test\n",
		(int)getpid());
	CHECK(fields(want));
	desk.part[1].seen[HEADER_DATE] = true;
	desk.part[1].seen[HEADER_FROM] = true;
	desk.part[1].seen[HEADER_MESSAGE_ID] = true;
	desk.part[1].seen[HEADER_TO] = false;
	CHECK(fields("Resent-Cc: recipient list not shown: ;\n"));
	memset(desk.part[1].seen, 0, sizeof(desk.part[1].seen));
}

/* Only where one of the addresses is a list of the user's. */
static void followup(void)
{
	CHECK(buf_add(&desk.followup, "a@x\0l@list.test\0b c@y\0", 22) == 0);
	CHECK(fields(""));
	CHECK(buf_add(&desk.lists, "other@list.test\0", 16) == 0);
	CHECK(fields(""));
	CHECK(buf_add(&desk.lists, "L@List.Test\0", 12) == 0);
	CHECK(fields("Mail-Followup-To: \"b c\"@y,\n  l@list.test,\n  a@x\n"));
	saw(HEADER_MAIL_FOLLOWUP_TO);
	CHECK(fields(""));
}

static bool path(const char *sender, const char *want)
{
	buf_clear(&got);
	CHECK(buf_copy_text(&desk.sender, sender) == 0);
	compose_return_path(&desk, &got);
	return str_is(buf_str(&got), want);
}

static void return_path(void)
{
	CHECK(path("", "Return-Path: <>\n"));
	CHECK(path("s@x", "Return-Path: <s@x>\n"));
	CHECK(path("a b@x", "Return-Path: <\"a b\"@x>\n"));
	CHECK(path("a\nb@x", "Return-Path: <\"a\\_b\"@x>\n") ||
		path("a\nb@x", "Return-Path: <\"a_b\"@x>\n"));
}

static void end(void)
{
	buf_free(&got);
}

int main(void)
{
	RUN(desk_open);
	RUN(all);
	RUN(none);
	RUN(resent);
	RUN(followup);
	RUN(return_path);
	RUN(desk_free);
	RUN(end);
	return check_done();
}
