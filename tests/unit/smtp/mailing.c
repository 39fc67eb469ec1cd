/* mailing: a transaction and the envelope it becomes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/mailing.h"

#include "desk.h"

static struct mailing mailing;
static struct submit submit;

static void add(
	const char *address, const char *relay, const struct params *params)
{
	CHECK(buf_copy_text(&mailing.recipient, address) == 0);
	CHECK(mailing_add(&mailing, relay, params) == 0);
}

static bool gives(const char *want)
{
	desk_forget();
	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "x\n");
	mailing_submit(&mailing, &submit);
	CHECK(*submit_close(&submit, 0) == 0);
	return scratch_holds("envelope", want);
}

static void plain(void)
{
	struct params none = {0};

	mailing_begin(&mailing);
	CHECK(buf_copy_text(&mailing.sender, "s@x") == 0);
	CHECK(mailing_open(&mailing, &none) == 0 && mailing.open);
	add("a@b", 0, &none);
	add("c@d", ".via", &none);
	CHECK(mailing.recipients == 2);
	CHECK(gives("Fs@x Ta@b Tc@d.via  "));
}

static void wishes(void)
{
	struct params sender = {
		.ret = str_text("hdrs"), .envid = str_text("id"), .utf8 = true};
	struct params first = {.notify = str_text("NEVER")};
	struct params second = {
		.notify = str_text("DELAY"), .orcpt = str_text("rfc822;c@d")};

	mailing_reset(&mailing);
	CHECK(!mailing.open && mailing.recipients == 0);
	CHECK(mailing.recipient.n == 0); /* a log would show it */
	CHECK(mailing_open(&mailing, &sender) == 0 && mailing.utf8);
	add("a@b", 0, &first);
	add("c@d", 0, &second);
	CHECK(gives("rHDRS iid F nNEVER Ta@b nDELAY orfc822;c@d Tc@d  "));
	mailing_reset(&mailing);
	CHECK(mailing.envid.n == 0 && !mailing.utf8);
	CHECK(gives("F  "));
}

/* What does not fit leaves no half record. */
static void full(void)
{
	struct params wish = {.notify = str_text("NEVER")};

	mailing.records.limit = 30;
	add("a@b", 0, &wish);
	CHECK(buf_copy_text(&mailing.recipient, "longer@than.there") == 0);
	CHECK(mailing_add(&mailing, 0, &wish) == -1);
	CHECK(mailing.recipients == 1);
	CHECK(gives("F nNEVER Ta@b  "));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(plain);
	RUN(wishes);
	RUN(full);
	RUN(scratch_leave);
	return check_done();
}
