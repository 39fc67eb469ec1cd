/* bring: messages by DATA and by BDAT, taken or refused
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/bring.h"

#include "session.h"

#define BEGIN \
	"EHLO a.test\r\nMAIL FROM:<s@x.test>\r\nRCPT TO:<anna@me.test>\r\n"
#define TAKEN \
	"MAIL FROM:<s@x.test>\r\nRCPT TO:<anna@me.test>\r\nBDAT 3 " \
	"LAST\r\nx\r\n"
#define TEXT "DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"

static void by_data(void)
{
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 250 221 "));
	CHECK(desk_has("out", "\r\n250 2.0.0 ok 1"));
	CHECK(desk_has("message", "  by me.test with ESMTP; "));
	CHECK(session_is("EHLO a\r\nMAIL FROM:<s@x.test> SMTPUTF8\r\n"
			 "RCPT TO:<\303\266@me.test>\r\n" TEXT,
		"220 250 250 250 354 250 "));
	CHECK(desk_has("message", "  by me.test with UTF8SMTP; "));
	CHECK(setenv("SSL_PROTOCOL", "TLSv1.3", 1) == 0);
	CHECK(session_is(BEGIN TEXT, "220 250 250 250 354 250 "));
	CHECK(desk_has("message", "  by me.test with ESMTPS; "));
	CHECK(session_is("EHLO a\r\nMAIL FROM:<> SMTPUTF8\r\n"
			 "RCPT TO:<a@me.test>\r\n" TEXT,
		"220 250 250 250 354 250 "));
	CHECK(desk_has("message", "  by me.test with UTF8SMTPS; "));
	CHECK(unsetenv("SSL_PROTOCOL") == 0);
	CHECK(session_is(
		"HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@me.test>\r\n" TEXT,
		"220 250 250 250 354 250 "));
	CHECK(desk_has("message", "  by me.test with SMTP; "));
	/* RFC 2920, 3.2: the first answer does not wait for the second. */
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
	session_writes(BEGIN TEXT "QUIT\r\n");
	CHECK(desk_has("out", "354 go ahead\r\n|250 2.0.0 ok "));
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
}

static void verdicts(void)
{
	desk_queue("exit 53");
	CHECK(session_is(BEGIN TEXT, "220 250 250 250 354 451 "));
	CHECK(desk_has("out", "\r\n451 4.3.0 qq write error or disk full\r\n"));
	desk_queue("echo 'Dno \303\266 (#5.7.1)' >&6; exit 82");
	CHECK(session_is(BEGIN TEXT, "220 250 250 250 354 554 "));
	CHECK(desk_has("out", "\r\n554 5.7.1 no ??\r\n"));
	/* A status of another class would contradict the code. */
	desk_queue("echo 'Dno (#4.7.1)' >&6; exit 82");
	CHECK(session_is(BEGIN TEXT, "220 250 250 250 354 554 "));
	CHECK(desk_has("out", "\r\n554 5.3.0 no (#4.7.1)\r\n"));
	desk_queue("printf D%01000d 1 >&6; exit 82");
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 554 221 "));
	desk_queue(DESK_KEEPS);
}

static bool queued(void)
{
	return scratch_holds("envelope", "Fs@x.test Tanna@me.test  ");
}

static void by_chunks(void)
{
	CHECK(session_is(BEGIN "BDAT 13\r\nSubject: x\r\n\rBDAT 6\r\n\nbody\r"
			       "BDAT 1 LAST\r\n\nQUIT\r\n",
		"220 250 250 250 250 250 250 221 "));
	CHECK(queued() && desk_has("message", "\nSubject: x\n\nbody\n"));
	CHECK(desk_has("out", "250 2.0.0 13 octets received\r\n"));
	/* Nothing in the octets is an end, or a command. */
	CHECK(session_is(BEGIN "BDAT 12 last\r\nx\r\n.\r\nQUIT\r\nQUIT\r\n",
		"220 250 250 250 250 221 "));
	CHECK(queued() && desk_has("message", "\nx\n.\nQUIT\n"));
	/* The last chunk may be empty; a line end is added. */
	CHECK(session_is(BEGIN "BDAT 1\r\nxBDAT 0 LAST\r\nNOOP\r\n",
		"220 250 250 250 250 250 250 "));
	CHECK(queued() && desk_has("message", "\nx\n"));
	/* So may any other; that is no end. */
	CHECK(session_is(BEGIN "BDAT 1\r\nxBDAT 0\r\nQUIT\r\n",
		"220 250 250 250 250 250 221 "));
	CHECK(!queued());
}

static void refused_chunks(void)
{
	CHECK(session_is(BEGIN "BDAT 5 LAST\r\na\nb\r\nNOOP\r\n",
		"220 250 250 250 554 250 "));
	CHECK(!queued());
	CHECK(session_is(BEGIN "BDAT 5 LAST\r\na\rb\r\nNOOP\r\n",
		"220 250 250 250 554 250 "));
	CHECK(!queued());
	/* The octets are read whatever the answer is. */
	CHECK(session_is(
		"EHLO a\r\nBDAT 6\r\nQUIT\r\nNOOP\r\n", "220 250 503 250 "));
	CHECK(session_is(
		"HELO a\r\nBDAT 0 LAST\r\nNOOP\r\n", "220 250 503 250 "));
	/* Where no number tells how many come, nothing can go on. */
	CHECK(session_is(BEGIN "BDAT x\r\nNOOP\r\n", "220 250 250 250 501 "));
	CHECK(session_is(
		BEGIN "BDAT 1 MORE\r\nNOOP\r\n", "220 250 250 250 501 "));
	/* An end amid a chunk, and amid a message. */
	CHECK(session_is(BEGIN "BDAT 60 LAST\r\nx\r\n", "220 250 250 250 "));
	CHECK(!queued());
	CHECK(session_is(
		BEGIN "BDAT 3\r\nx\r\nQUIT\r\n", "220 250 250 250 250 221 "));
	CHECK(!queued());
}

/* Chunks of nothing bring no message on. */
static void empty_chunks(void)
{
	CHECK(setenv("SMTPLIMITS", "idle:3", 1) == 0);
	CHECK(session_is(BEGIN "BDAT 0\r\nBDAT 0\r\nBDAT 0\r\n",
		"220 250 250 250 250 250 421 "));
	CHECK(!scratch_there("envelope") || !desk_has("envelope", "T"));
	CHECK(session_is(
		BEGIN "BDAT 0\r\nBDAT 0 LAST\r\n", "220 250 250 250 250 250 "));
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

static void order_of_chunks(void)
{
	CHECK(session_is(BEGIN "BDAT 3\r\nx\r\nDATA\r\nMAIL FROM:<>\r\n"
			       "RCPT TO:<b@me.test>\r\nBDAT 0 LAST\r\n",
		"220 250 250 250 250 503 503 503 250 "));
	CHECK(queued());
	CHECK(session_is(BEGIN "BDAT 3\r\nx\r\nRSET\r\nBDAT 0 LAST\r\n",
		"220 250 250 250 250 250 503 "));
	CHECK(!queued());
	CHECK(session_is(BEGIN "BDAT 0 LAST\r\nBDAT 0 LAST\r\n",
		"220 250 250 250 250 503 "));
	CHECK(setenv("DATABYTES", "5", 1) == 0);
	CHECK(session_is(BEGIN "BDAT 8\r\n123456\r\nBDAT 0 LAST\r\nNOOP\r\n",
		"220 250 250 250 250 552 250 "));
	CHECK(!queued());
	CHECK(unsetenv("DATABYTES") == 0);
	/* One that nobody gets is over, too. */
	CHECK(session_is("EHLO a\r\nMAIL FROM:<>\r\nBDAT 3 LAST\r\nx\r\n" TAKEN,
		"220 250 250 503 250 250 250 "));
	CHECK(queued());
	/* Without the offer it is no command. */
	scratch_put("control/smtpomit", "CHUNKING\n");
	CHECK(session_is(BEGIN "BDAT 0 LAST\r\n", "220 250 250 250 502 "));
	CHECK(unlink("control/smtpomit") == 0);
}

static void long_lines(void)
{
	CHECK(setenv("SMTPLIMITS", "line:5", 1) == 0);
	CHECK(session_is(BEGIN "DATA\r\n12345\r\n1\r\n.\r\n",
		"220 250 250 250 354 250 "));
	CHECK(session_is(BEGIN "DATA\r\n12345\r\n123456\r\n.\r\nNOOP\r\n",
		"220 250 250 250 354 554 250 "));
	CHECK(!queued());
	CHECK(unsetenv("SMTPLIMITS") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(by_data);
	RUN(verdicts);
	RUN(by_chunks);
	RUN(refused_chunks);
	RUN(order_of_chunks);
	RUN(empty_chunks);
	RUN(long_lines);
	RUN(scratch_leave);
	return check_done();
}
