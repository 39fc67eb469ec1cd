/* post: the finished message, printed or queued, or nothing at all
 *
 * A script is in the place of qmail-queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/post.h"

#include "inject/reader.h"

#include "desk.h"

static struct buf rest = BUF_LIMIT(100000);
static char space[64];

/* As qmail-inject does, after its settings. */
static void post(void)
{
	struct in in = IN_FROM(0, space);

	reader_header(&desk, &in, &rest);
	post_message(&desk, &rest, &in);
}

static void program(const char *script)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_join(&b, "#!/bin/sh\n", script, "\n") == 0);
	scratch_put_bytes("filter", b.s, b.n);
	CHECK(chmod("filter", 0700) == 0);
	buf_free(&b);
}

static void begin(void)
{
	desk_open();
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	program("cat >message; tr '\\000' ' ' <&1 >envelope");
}

#define FIELDS "Date: now\nMessage-ID: <a@b>\nFrom: anna@me.test\nTo: joe@x.y\n"

static void queued(void)
{
	scratch_put("in", FIELDS "Bcc: b@x.y\n\nbody");
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("message", FIELDS "\nbody\n"));
	CHECK(scratch_holds("envelope", "Fanna@me.test Tjoe@x.y Tb@x.y  "));
}

/* Who gets it: the arguments, the header, or both. */
static void choices(void)
{
	scratch_put("in", FIELDS "\nbody\n");
	CHECK(buf_add(&desk.arguments, "arg@x.y\0", 8) == 0);
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test Targ@x.y  "));
	desk.settings.choice = DRAFT_BOTH;
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test Targ@x.y Tjoe@x.y  "));
	desk.settings.choice = DRAFT_HEADER;
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test Tjoe@x.y  "));
	desk.settings.choice = DRAFT_ARGUMENTS;
	buf_clear(&desk.arguments);
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test  "));
	desk_open();
}

/* A message that is sent again goes to those of its Resent- fields. */
static void resent(void)
{
	scratch_put("in", FIELDS "Resent-To: r@x.y\n\n");
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test Tr@x.y  "));
}

static void printed(void)
{
	desk.settings.print = true;
	scratch_put("in", FIELDS "\n.\nbody");
	CHECK(unlink("message") == 0);
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds(
		"out", "Return-Path: <anna@me.test>\n" FIELDS "\n.\nbody\n"));
	CHECK(!scratch_there("message"));
	desk.settings.print = false;
}

/* Refused before anything is queued. */
static void unreadable(void)
{
	scratch_put("in", "To: \"joe\n\nbody\n");
	CHECK(child_run(post) == 100 && !scratch_there("message"));
	CHECK(scratch_holds("err", "drafter: fatal: unable to parse this "
				   "line:\nTo: \"joe\n"));
	/* But to who is named it can go all the same. */
	CHECK(buf_add(&desk.arguments, "arg@x.y\0", 8) == 0);
	CHECK(child_run(post) == 0);
	CHECK(scratch_holds("envelope", "Fanna@me.test Targ@x.y  "));
	desk_open();
}

static void refusals(void)
{
	scratch_put("in", FIELDS "\nbody\n");
	program("exit 31");
	CHECK(child_run(post) == 100);
	program("exit 53");
	CHECK(child_run(post) == 111);
	program("kill -KILL $$");
	CHECK(child_run(post) == 111);
	program("echo Dnot this >&6; exit 82");
	CHECK(child_run(post) == 100);
	CHECK(scratch_holds("err", "drafter: fatal: not this\n"));
	CHECK(unlink("filter") == 0);
	CHECK(child_run(post) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(queued);
	RUN(choices);
	RUN(resent);
	RUN(printed);
	RUN(unreadable);
	RUN(refusals);
	RUN(desk_free);
	RUN(scratch_leave);
	return check_done();
}
