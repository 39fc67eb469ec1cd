/* receipt: who asked for a notice, and what it says
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/receipt.h"

#include <errno.h>
#include <signal.h>

#include "scratch.h"

static struct receipt receipt;
static char space[512];

/* Scans a header; what receipt_scan said. */
static int scan_bytes(const char *s, size_t n)
{
	for (size_t i = 0; i < RECEIPT_SHOWN; i++)
		buf_free(&receipt.shown[i]);
	receipt = (struct receipt)RECEIPT_FOR(str_text("anna@me.test"));
	scratch_put_bytes("in", s, n);
	struct in in = IN_FROM(file_open_read("in"), space);
	int result = receipt_scan(&receipt, &in);
	file_close(in.fd);
	return result;
}

static bool asks(const char *header)
{
	return scan_bytes(header, strlen(header)) == 0 && receipt.asked;
}

#define ASK "Notice-Requested-Upon-Delivery-To: "

static void requests(void)
{
	CHECK(asks(ASK "anna@me.test\n\nbody\n"));
	CHECK(asks(ASK "Anna <anna@me.test>\n"));
	CHECK(asks("NOTICE-requested-upon-delivery-to:anna@me.test"));
	CHECK(asks("Subject: x\n" ASK "b@x,\n\tanna@me.test (me)\nTo: y\n\n"));
	CHECK(asks(ASK "b@x\n" ASK "anna@me.test\n\n"));
	CHECK(asks(ASK "anna@me.test\r\n\r\nbody\r\n"));
}

static void no_requests(void)
{
	CHECK(!asks(""));
	CHECK(!asks("\n" ASK "anna@me.test\n"));
	CHECK(!asks("Subject: x\n\n" ASK "anna@me.test\n"));
	CHECK(!asks(ASK "banna@me.test, anna@me.test.org\n\n"));
	CHECK(!asks("X-" ASK "anna@me.test\n\n"));
	CHECK(!asks(ASK "anna@me.test, \"unclosed\n\n"));
	CHECK(!asks(ASK "\n\n"));
}

static bool shown(enum receipt_shown which, const char *want)
{
	return str_is(buf_str(&receipt.shown[which]), want);
}

/* On one line, without control bytes, cut. */
static void fields(void)
{
	static const char header[] =
		"Date: now\nMessage-Id: <a@b>\n"
		"Subject:  one\n\ttwo\033[m \xc3\n\nDate: x\n";
	static char longer[2000];

	CHECK(!asks(header));
	CHECK(shown(RECEIPT_DATE, "now") && shown(RECEIPT_ID, "<a@b>"));
	CHECK(shown(RECEIPT_SUBJECT, "one two_[m _"));
	CHECK(!asks("To: x\n\n") && shown(RECEIPT_SUBJECT, ""));
	memset(longer, 'x', sizeof(longer) - 1);
	memcpy(longer, "Subject: ", 9);
	CHECK(!asks(longer));
	CHECK(receipt.shown[RECEIPT_SUBJECT].n == RECEIPT_SHOWN_MAX);
}

/* A field without end costs no more than its limit. */
static void too_long(void)
{
	static char header[RECEIPT_FIELD_MAX + 200];

	memset(header, 'x', sizeof(header));
	memcpy(header, "X: ", 3);
	errno = 0;
	CHECK(scan_bytes(header, sizeof(header)) == -1 && errno == EMSGSIZE);
	for (size_t i = 50; i < sizeof(header); i += 50)
		memcpy(header + i, "\n ", 2);
	CHECK(scan_bytes(header, sizeof(header)) == -1 && errno == EMSGSIZE);
	header[RECEIPT_FIELD_MAX / 2] = '\n';
	header[RECEIPT_FIELD_MAX / 2 + 1] = 'Y';
	CHECK(scan_bytes(header, sizeof(header)) == 0 && !receipt.asked);
}

static void unreadable(void)
{
	struct in in = IN_FROM(-1, space);

	CHECK(receipt_scan(&receipt, &in) == -1 && errno == EBADF);
}

/* What qmail-queue gets. */
static bool writes(const char *to, const char *want)
{
	static struct submit submit;
	struct buf b = BUF_LIMIT(10000);

	CHECK(submit_open(&submit) == 0);
	CHECK(receipt_write(&receipt, str_text(to), &submit) == 0);
	submit_sender(&submit, str_text(""));
	submit_recipient(&submit, str_text(to));
	CHECK(*submit_close(&submit, 0) == 0);
	CHECK(file_slurp("message", &b) == 0);
	bool there = strstr(buf_text(&b), want);
	if (!there)
		printf("# %s\n", buf_text(&b));
	buf_free(&b);
	return there;
}

static void notices(void)
{
	scratch_put("filter", "#!/bin/sh\ncat >message; cat <&1 >envelope\n");
	CHECK(chmod("filter", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(asks(ASK "anna@me.test\nSubject: s\nMessage-ID: <i@d>\n\n"));
	CHECK(writes("s@x", "From: Delivery notice <anna@me.test>\nTo: <s@x>\n"
			    "Subject: delivery notice\n"
			    "Auto-Submitted: auto-replied\n"
			    "In-Reply-To: <i@d>\n\n"
			    "Your message has been delivered to this address:"
			    "\n\n\tanna@me.test\n\n"
			    "It asked for this notice. It had:\n\n"
			    "\tMessage-ID: <i@d>\n\tSubject: s\n"));
	CHECK(writes("a b@x", "\nTo: <\"a b\"@x>\n"));
	CHECK(asks(ASK "anna@me.test\n\n"));
	CHECK(writes("s@x", "auto-replied\n\nYour message"));
	CHECK(scratch_holds("envelope", "F") == false);
}

static void end(void)
{
	for (size_t i = 0; i < RECEIPT_SHOWN; i++)
		buf_free(&receipt.shown[i]);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	RUN(scratch_enter);
	RUN(requests);
	RUN(no_requests);
	RUN(fields);
	RUN(too_long);
	RUN(unreadable);
	RUN(notices);
	RUN(end);
	RUN(scratch_leave);
	return check_done();
}
