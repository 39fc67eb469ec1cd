/* verbs: what each command says and does
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "session.h"

static void greetings(void)
{
	CHECK(session_is("HELO a.test\r\nHELO\r\nEHLO\r\nQUIT\r\n",
		"220 250 250 250 221 "));
	CHECK(desk_has("out", "\r\n250 me.test\r\n"));
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(desk_has("out", "\r\n250-me.test\r\n"));
	CHECK(desk_has("out", "PIPELINING\r\n"));
	CHECK(desk_has("out", "8BITMIME\r\n"));
}

#define BEGIN \
	"HELO a.test\r\nMAIL FROM:<s@x.test>\r\nRCPT TO:<anna@me.test>\r\n"
#define TEXT "DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"

static void one_message(void)
{
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 250 221 "));
	CHECK(desk_has("out", "\r\n250 ok 1"));
	CHECK(scratch_holds("envelope", "Fs@x.test Tanna@me.test  "));
	CHECK(desk_has("message",
		"Received: from unknown (HELO a.test) (192.0.2.1)\n"
		"  by me.test with SMTP; "));
	CHECK(desk_has("message", "\nSubject: x\n\nbody\n"));
}

static void order(void)
{
	CHECK(session_is("RCPT TO:<anna@me.test>\r\nDATA\r\n"
			 "MAIL FROM:<>\r\nDATA\r\nQUIT\r\n",
		"220 503 503 250 503 221 "));
	/* A new MAIL, RSET and a greeting forget what was said. */
	CHECK(session_is(BEGIN "RSET\r\nDATA\r\n" BEGIN
			       "HELO b\r\nDATA\r\n" BEGIN
			       "MAIL FROM:<>\r\nDATA\r\nQUIT\r\n",
		"220 250 250 250 250 503 250 250 250 250 503 250 250 250 250 "
		"503 221 "));
	/* And so does a message. */
	CHECK(session_is(BEGIN TEXT "DATA\r\nQUIT\r\n",
		"220 250 250 250 354 250 503 221 "));
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

static void refusals(void)
{
	/* Told when the first recipient is named: the client gives up then. */
	CHECK(session_is("MAIL FROM:<bad@x.test>\r\nRCPT TO:<a@me.test>\r\n"
			 "DATA\r\nQUIT\r\n",
		"220 250 553 503 221 "));
	CHECK(session_is("VRFY a\r\nHELP\r\nTURN\r\nEXPN x\r\nQUIT\r\n",
		"220 252 214 502 502 221 "));
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

static void queue_verdicts(void)
{
	desk_queue("exit 53");
	CHECK(session_is(BEGIN TEXT TEXT "QUIT\r\n",
		      "220 250 250 250 354 451 503 502 502 502 502 221 ") ||
		session_is(
			BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 451 221 "));
	desk_queue("exit 31");
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 554 221 "));
	desk_queue("exit 82; echo");
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 451 221 "));
	desk_queue("echo 'Dnot today' >&6; exit 82");
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 554 221 "));
	CHECK(desk_has("out", "\r\n554 not today"));
	desk_queue("kill -KILL $$");
	CHECK(session_is(
		BEGIN TEXT "QUIT\r\n", "220 250 250 250 354 451 221 "));
	desk_queue(DESK_KEEPS);
}

/* What is not to be queued is not, and the session goes on where it can. */
static void bad_messages(void)
{
	CHECK(session_is(BEGIN "DATA\r\na\rb\r\n.\r\nNOOP\r\nQUIT\r\n",
		"220 250 250 250 354 554 250 221 "));
	CHECK(!desk_has("envelope", "anna"));
	CHECK(session_is(BEGIN "DATA\r\na\nb\r\n.\r\nNOOP\r\n",
		"220 250 250 250 354 451 "));
	CHECK(!desk_has("envelope", "anna"));
	CHECK(session_is(BEGIN "DATA\r\nhalf", "220 250 250 250 354 "));
	CHECK(!desk_has("envelope", "anna"));
	CHECK(setenv("DATABYTES", "5", 1) == 0);
	CHECK(session_is(BEGIN TEXT "NOOP\r\nQUIT\r\n",
		"220 250 250 250 354 552 250 221 "));
	CHECK(!desk_has("envelope", "anna"));
	CHECK(unsetenv("DATABYTES") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(greetings);
	RUN(one_message);
	RUN(order);
	RUN(addresses);
	RUN(refusals);
	RUN(relay);
	RUN(queue_verdicts);
	RUN(bad_messages);
	RUN(scratch_leave);
	return check_done();
}
