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
	CHECK(desk_has("out", "\r\n250 2.0.0 ok 1"));
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

/* What is said of EHLO, all of it. */
static void offers(void)
{
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(scratch_holds("out",
		"220 me.test ESMTP\r\n250-me.test\r\n250-PIPELINING\r\n"
		"250-SIZE 0\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
		"250-DSN\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n"
		"250 LIMITS RCPTMAX=10000\r\n221 2.0.0 me.test\r\n"));
	CHECK(setenv("SMTPLIMITS", "recipients:0", 1) == 0);
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(desk_has("out", "250 CHUNKING\r\n"));
	CHECK(setenv("SMTPLIMITS", "recipients:0 messages:9", 1) == 0);
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(desk_has("out", "250 LIMITS MAILMAX=9\r\n"));
	/* Six digits are told, no more. */
	CHECK(setenv("SMTPLIMITS", "recipients:1000000 messages:999999", 1) ==
		0);
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(desk_has("out", "250 LIMITS MAILMAX=999999\r\n"));
	CHECK(setenv("SMTPLIMITS", "recipients:1000000", 1) == 0);
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(!desk_has("out", "LIMITS"));
	CHECK(unsetenv("SMTPLIMITS") == 0);
	CHECK(setenv("SMTPPROFILE", "classic", 1) == 0);
	CHECK(session("EHLO a.test\r\nQUIT\r\n") == 0);
	CHECK(scratch_holds("out",
		"220 me.test ESMTP\r\n250-me.test\r\n250-PIPELINING\r\n"
		"250 8BITMIME\r\n221 me.test\r\n"));
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
}

#define HI "EHLO a.test\r\n"
#define FROM HI "MAIL FROM:<>\r\n"

static void strictly(void)
{
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
	CHECK(session_is("MAIL FROM:<>\r\nEHLO\r\nHELO a b\r\nEHLO a..b\r\n"
			 "EHLO [192.0.2.1]\r\nQUIT now\r\nQUIT\r\n",
		"220 503 501 501 501 250 501 221 "));
	CHECK(session_is(HI "MAIL FROM: <>\r\nMAIL FROM:s@x.test\r\n"
			    "MAIL FROM:<s>\r\nMAIL FROM:<s@x.test\r\n"
			    "MAIL FROM:<>\r\nMAIL FROM:<>\r\n",
		"220 250 501 501 501 501 250 503 "));
	CHECK(session_is(FROM "RCPT TO:<>\r\nRCPT TO:<joe>\r\n"
			      "RCPT TO:<PostMaster>\r\n"
			      "RCPT TO:<postmaster@me.test>\r\nDATA x\r\n",
		"220 250 250 501 501 250 250 501 "));
	CHECK(session_is(HI "RSET x\r\nVRFY\r\nVRFY joe\r\nNOOP x\r\n"
			    "EXPN x\r\nSTARTTLS\r\nAUTH PLAIN\r\nHELP\r\n",
		"220 250 501 501 252 250 502 502 502 214 "));
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
}

/* Each answer to a command has a status of its class, but 354 and greetings. */
static void statuses(void)
{
	struct buf b = BUF_LIMIT(1 << 20);

	(void)session(
		"NOOP\r\nGRUNT\r\nRCPT TO:<a>\r\nMAIL FROM:<>\r\n"
		"DATA\r\nRCPT TO:<a@o.test>\r\nRCPT TO:<a@me.test>\r\n" TEXT
		"VRFY a\r\nHELP\r\nEXPN a\r\nRSET\r\nMAIL\r\n"
		"MAIL FROM:<> X\r\nBDAT 0 LAST\r\nQUIT\r\n");
	CHECK(file_slurp("out", &b) == 0);
	struct str rest = buf_str(&b);
	(void)str_cut(&rest, '\n');
	size_t n = 0;
	for (; rest.n; n++) {
		struct str line = str_cut(&rest, '\n');
		if (str_starts(line, str_text("354")))
			continue;
		CHECK(line.n > 9 && line.s[4] == line.s[0]);
		CHECK(line.s[5] == '.' && line.s[7] == '.');
	}
	CHECK(n == 17);
	buf_free(&b);
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

static void queue_verdicts(void)
{
	desk_queue("exit 53");
	CHECK(session_is(
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
	CHECK(desk_has("out", "\r\n554 5.3.0 not today"));
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
	RUN(offers);
	RUN(strictly);
	RUN(statuses);
	RUN(refusals);
	RUN(queue_verdicts);
	RUN(bad_messages);
	RUN(scratch_leave);
	return check_done();
}
