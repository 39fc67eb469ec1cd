/* session: greeting, EHLO and HELO, what is of use and what is not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/session.h"

#include <errno.h>
#include <signal.h>

#include "base/clock.h"

#include "peer.h"

static struct session session;
static struct verdict verdict = VERDICT_EMPTY;

static bool opens_ignoring(const char *script, const char *ignore)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct ip ip = ip_of(bytes, 4);
	struct session_way way = {.helo = str_text("me.example"),
		.ignore = str_text(ignore),
		.timeout = 1};

	return session_open(&session, peer_start(script), &ip, &way);
}

static bool opens(const char *script)
{
	return opens_ignoring(script, "");
}

/* The end, and what the server heard then. */
static bool heard(const char *want)
{
	session_close(&session, 0);
	peer_done();
	return strcmp(peer_heard, want) == 0;
}

/* What is said of a failure. */
static bool explained(const char *want)
{
	struct str text;

	CHECK(verdict_begin(&verdict, 0) == 0);
	session_explain(&session, &verdict);
	text = str_of(
		verdict.texts.s + verdict.message.start, verdict.message.n);
	return verdict.message.letter == want[0] && str_is(text, want + 1);
}

static void ehlo(void)
{
	CHECK(opens("S 220-hello\nS 220 world\nA\n"
		    "S 250-x\nS 250-PIPELINING\nS 250-size 1000\nS 250 DSN\n"));
	CHECK(session.offers.pipelining && session.offers.dsn);
	CHECK(session.offers.size && session.offers.size_max == 1000);
	CHECK(!session.offers.eight && !session.offers.chunking);
	CHECK(session_ready(&session));
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
}

static void ignored(void)
{
	CHECK(opens_ignoring(
		"S 220 x\nA\nS 250-x\nS 250-PIPELINING\nS 250 DSN\n",
		"SIZE pipelining"));
	CHECK(!session.offers.pipelining && session.offers.dsn);
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
	CHECK(opens_ignoring("S 220 x\nA\nS 250-x\nS 250 DSN\n", "*"));
	CHECK(!session.offers.dsn);
	CHECK(heard("HELO me.example\r\nQUIT\r\n"));
}

static void helo(void)
{
	static const char *const codes[] = {"500", "501", "502", "504", "550"};
	char script[100];

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		(void)snprintf(script, sizeof(script),
			"S 220 x\nA\nS %s no\nA\nS 250 DSN\n", codes[i]);
		CHECK(opens(script) && !session.offers.dsn);
		CHECK(heard("EHLO me.example\r\nHELO me.example\r\nQUIT\r\n"));
	}
}

static void no_name(void)
{
	CHECK(!opens("S 220 x\nA\nS 550 no\nA\nS 550 still\n"));
	CHECK(explained("ZConnected to 192.0.2.1 but my name was rejected.\n"
			"Remote host said: 550 still\n"));
	CHECK(heard("EHLO me.example\r\nHELO me.example\r\nQUIT\r\n"));
	CHECK(!opens("S 220 x\nA\nS 450 later\n"));
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
	CHECK(!opens("S 220 x\nA\nX\n"));
	CHECK(explained("ZConnected to 192.0.2.1 but connection died. "
			"(#4.4.2)\n"));
	CHECK(heard("EHLO me.example\r\n"));
}

static void greetings(void)
{
	CHECK(!opens("S 421 busy\n") && session.dead);
	CHECK(explained("ZConnected to 192.0.2.1 but greeting failed.\n"
			"Remote host said: 421 busy\n"));
	CHECK(heard("QUIT\r\n"));
	CHECK(!opens("S 554 no\n"));
	CHECK(explained("ZConnected to 192.0.2.1 but greeting failed.\n"
			"Remote host said: 554 no\n"));
	CHECK(heard("QUIT\r\n"));
	CHECK(!opens("S 521 never\n"));
	CHECK(explained("DConnected to 192.0.2.1 but greeting failed.\n"
			"Remote host said: 521 never\n"));
	CHECK(heard("QUIT\r\n"));
	CHECK(!opens("X\n"));
	CHECK(explained("ZConnected to 192.0.2.1 but connection died. "
			"(#4.4.2)\n"));
	CHECK(heard(""));
	CHECK(!opens("S hello\n"));
	CHECK(heard("QUIT\r\n"));
	/* Nothing for a second, then it is given up. */
	CHECK(!opens("P\n"));
	CHECK(session.trouble == SESSION_DIED);
	session_close(&session, 0);
	kill(peer_pid, SIGKILL);
	peer_done();
}

/* A host that has hung up, or talks out of turn, gets no other message. */
static void stale(void)
{
	CHECK(opens("S 220 x\nA\nS 250 x\nX\n"));
	(void)waitpid(peer_pid, 0, 0);
	CHECK(!session_ready(&session));
	session_close(&session, 0);
	peer_done();
	CHECK(opens("S 220 x\nA\nS 250 x\nS 421 idle\nX\n"));
	(void)waitpid(peer_pid, 0, 0);
	CHECK(!session_ready(&session));
	session_close(&session, 0);
	peer_done();
	CHECK(opens("S 220 x\nA\nS 250-x\nS 250 LIMITS MAILMAX=2\n"));
	CHECK(session_ready(&session));
	session.mails = 2;
	CHECK(!session_ready(&session));
	session.mails = 0;
	session.offers.domain_max = 3;
	CHECK(session_ready(&session));
	session.domains = 3;
	CHECK(!session_ready(&session));
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
}

/* The answer to QUIT is heard by who has the time, for so long. */
static void goodbye(void)
{
	CHECK(opens("S 220 x\nA\nS 250 x\nA\nS 221 bye\n"));
	session_close(&session, 10000);
	CHECK(session.code == 221);
	peer_done();
	CHECK(strcmp(peer_heard, "EHLO me.example\r\nQUIT\r\n") == 0);
	CHECK(opens("S 220 x\nA\nS 250 x\nA\nS 221 bye\n"));
	session_close(&session, 0);
	CHECK(session.code == 250);
	peer_done();
	/* A host that says nothing, or hangs up. */
	CHECK(opens("S 220 x\nA\nS 250 x\n"));
	int64_t start = clock_steady_ms();
	session_close(&session, 300);
	int64_t took = clock_steady_ms() - start;
	CHECK(took >= 300 && took < 2000 && session.code == 250);
	peer_done();
	CHECK(opens("S 220 x\nA\nS 250 x\nA\nX\n"));
	session_close(&session, 10000);
	peer_done();
	CHECK(clock_steady_ms() - start < 5000);
}

static void quoting(void)
{
	CHECK(opens("S 220 x\nA\nS 250 x\n"));
	CHECK(strcmp(session_quote(&session, "a b@c"), "\"a b\"@c") == 0);
	CHECK(strcmp(session_quote(&session, ""), "") == 0);
	CHECK(strcmp(session_quote(&session, "a>b"), "\"a>b\"") == 0);
	CHECK(strcmp(session_quote(&session, "a@b\xc3\xbc"), "a@xn--b-eha") ==
		0);
	CHECK(strcmp(session_quote(&session, "\xc3\xbc@\xc3\xbc"),
		      "\xc3\xbc@\xc3\xbc") == 0);
	/* It would be a parameter of the command, or worse. */
	CHECK(!session_quote(&session, "a@b> NOTIFY=NEVER") && errno == EINVAL);
	CHECK(!session_quote(&session, "a@b c") && errno == EINVAL);
	CHECK(!session_quote(&session, "a@b\n") && errno == EINVAL);
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
}

/* Not a word before the greeting, and it is all of it that counts. */
static void waits(void)
{
	CHECK(opens("Q\nS 220-x\nQ\nS 220 y\nA\nS 250 x\n"));
	CHECK(heard("EHLO me.example\r\nQUIT\r\n"));
}

/* A peer that takes some of what is said every now and then has as long as
 * anybody, all in all; a large message has its time. */
static void slow(void)
{
	static char large[1 << 20];

	for (int n = 0; n < 2; n++) {
		CHECK(opens("S 220 x\nA\nS 250 x\nT 300\n"));
		int64_t start = clock_steady_ms();
		if (n)
			session_wind(&session, sizeof(large));
		out_add(&session.out, large, sizeof(large));
		CHECK(n ? out_flush(&session.out) == 0
			: session_ask(&session) == -1 &&
					session.out.error == ETIMEDOUT);
		CHECK(n == 0 || clock_steady_ms() - start > 2000);
		session_close(&session, 0);
		(void)kill(peer_pid, SIGKILL);
		peer_done();
	}
}

int main(void)
{
	RUN(ehlo);
	RUN(waits);
	RUN(ignored);
	RUN(helo);
	RUN(no_name);
	RUN(greetings);
	RUN(stale);
	RUN(goodbye);
	RUN(quoting);
	RUN(slow);
	buf_free(&session.text);
	buf_free(&session.address);
	return check_done();
}
