/* naming: addresses and parameters in a session
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/naming.h"

#include "session.h"

#define HI "EHLO a.test\r\n"
#define FROM HI "MAIL FROM:<>\r\n"
#define TEXT "DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"

static void parameters(void)
{
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
	CHECK(setenv("DATABYTES", "100", 1) == 0);
	CHECK(session_is(HI "MAIL FROM:<> SIZE=101\r\nMAIL FROM:<> X=1\r\n"
			    "MAIL FROM:<> BODY=X\r\n"
			    "MAIL FROM:<> SIZE=100 BODY=8BITMIME\r\n"
			    "RCPT TO:<a@me.test> X\r\n"
			    "RCPT TO:<a@me.test> NOTIFY=X\r\n"
			    "RCPT TO:<a@me.test> NOTIFY=NEVER\r\n",
		"220 250 552 555 501 250 555 501 250 "));
	CHECK(unsetenv("DATABYTES") == 0);
	CHECK(session_is("HELO a\r\nMAIL FROM:<> SIZE=1\r\n"
			 "MAIL FROM:<>\r\n",
		"220 250 555 250 "));
	CHECK(session_is(HI "MAIL FROM:<\303\266@x.test>\r\n"
			    "MAIL FROM:<\303\266@x.test> SMTPUTF8\r\n"
			    "RCPT TO:<\303\266@me.test>\r\n",
		"220 250 550 250 250 "));
	CHECK(session_is(
		FROM "RCPT TO:<\303\266@me.test>\r\n", "220 250 250 553 "));
	CHECK(session_is(HI "MAIL FROM:<s@x.test> RET=HDRS ENVID=e\r\n"
			    "RCPT TO:<a@me.test> NOTIFY=DELAY "
			    "ORCPT=rfc822;b@c\r\n" TEXT,
		"220 250 250 250 354 250 "));
	CHECK(scratch_holds("envelope",
		"rHDRS ie Fs@x.test nDELAY orfc822;b@c Ta@me.test  "));
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
}

static void addresses(void)
{
	CHECK(session_is("MAIL FROM:s@x.test\r\nMAIL FROM: <s@x.test>\r\n"
			 "MAIL\r\nMAIL TO:<s@x.test>\r\nMAIL FROM\r\n"
			 "MAIL FROM:<s@x.test> BODY=8BITMIME\r\nQUIT\r\n",
		"220 250 250 501 501 501 250 221 "));
	CHECK(session_is("MAIL FROM:<>\r\nRCPT TO:<a@me.test>\r\n"
			 "RCPT TO:<a@ME.test>\r\nRCPT TO:<a>\r\n"
			 "RCPT TO:<a@other.test>\r\nQUIT\r\n",
		"220 250 250 250 250 553 221 "));
}

/* RELAYCLIENT: anywhere, and it is put behind each recipient. */
static void relay(void)
{
	CHECK(setenv("RELAYCLIENT", ".via", 1) == 0);
	CHECK(session_is("MAIL FROM:<>\r\nRCPT TO:<a@other.test>\r\n" TEXT
			 "QUIT\r\n",
		"220 250 250 354 250 221 "));
	CHECK(scratch_holds("envelope", "F Ta@other.test.via  "));
	CHECK(unsetenv("RELAYCLIENT") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(parameters);
	RUN(addresses);
	RUN(relay);
	RUN(scratch_leave);
	return check_done();
}
