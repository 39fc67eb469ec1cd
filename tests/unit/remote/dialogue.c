/* dialogue: MAIL and RCPT to servers of all kinds, and what they answer
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* syscall */
#include "remote/dialogue.h"

#include <netinet/tcp.h>
#include <sys/syscall.h>

#include "talk.h"

static unsigned acks; /* that were asked for at once */

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
	acks += level == IPPROTO_TCP && name == TCP_QUICKACK;
	return (int)syscall(SYS_setsockopt, fd, level, name, value, length);
}

/* Nothing may be sent before the answer to what was sent last. */
static void one_by_one(void)
{
	letter("S: x\n\n.dot\n", 2);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		   "S 250 done\n");
	CHECK(ended == TRANSACTION_DONE && said("r|r|" ACCEPTED));
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nDATA\r\n"
			     "S: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"));
}

static void pipelined(void)
{
	letter("S: x\n\n.dot\n", 2);
	/* Four commands come before any answer. */
	talk(PIPE, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		   "S 250 done\n");
	CHECK(said("r|r|" ACCEPTED));
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nDATA\r\n"
			     "S: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n"));
}

/* A server that sends its answers one by one may wait with each for the ACK of
 * the one before. (On a busy machine two may come together all the same.) */
static void acknowledged(void)
{
	letter("S: x\n\nx\n", 1);
	acks = 0;
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED) && acks == 0);
	for (int i = 0; i < 50 && acks == 0; i++) {
		letter("S: x\n\nx\n", 1);
		talk(PIPE, "L\nL\nL\nS 250 m\nQ\nS 250 r\nQ\nS 354 go\nD\n"
			   "S 250 done\n");
		CHECK(said("r|" ACCEPTED));
	}
	CHECK(acks == 1 || acks == 2);
}

/* The text waits for the word of the server, even so. */
static void not_too_soon(void)
{
	letter("S: x\n\nx\n", 1);
	talk(PIPE, "L\nL\nA\nS 250 m\nS 250 r\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(!strstr(peer_heard, "EARLY"));
}

static void parameters(void)
{
	letter("S: x\n\n\xc3\xa4\n", 1);
	talk("S 250-x\nS 250-SIZE 1000\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(strstr(peer_heard, "\r\nMAIL FROM:<f@g.example> SIZE=12 "
				 "BODY=8BITMIME\r\nRCPT"));
	letter("S: \xc3\xa4\n\nx\n", 1);
	talk("S 250-x\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "> BODY=8BITMIME SMTPUTF8\r\nRCPT"));
	letter("S: x\n\nx\n", 1);
	talk("S 250-x\nS 250-SIZE\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "> SIZE=11\r\nRCPT"));
}

static void size(void)
{
	letter("S: x\n\n123456\n", 1);
	talk("S 250-x\nS 250 SIZE 15\n", "");
	CHECK(said("D192.0.2.1 takes no message of more than 15 bytes. "
		   "(#5.3.4)\n|"));
	CHECK(heard("QUIT\r\n"));
	letter("S: x\n\n12345\n", 1);
	talk("S 250-x\nS 250 SIZE 15\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	letter("S: x\n\n12345\n", 1);
	talk("S 250-x\nS 250 SIZE 0\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
}

static char beyond[] = "\xc3\xa4@b.example";
static char domain[] = "a@b\xc3\xbc"
		       "cher.example";
static char latin[] = "\xe4@b.example";
static char bad_domain[] = "a@b\xfc"
			   "cher.example";

static void utf8(void)
{
	static char *const some[] = {beyond, domain, latin, bad_domain};

	letter("S: x\n\nx\n", 1);
	task.recipients = some;
	task.n = 4;
	talk("S 250-x\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 250 done\n");
	CHECK(strncmp(report(), "r|r|hSorry, that host", 21) == 0);
	CHECK(strstr(report(), "(#5.6.7)\n|hThat domain is no name. (#5.1.2)"));
	CHECK(strstr(peer_heard, "example> SMTPUTF8\r\n"
				 "RCPT TO:<\xc3\xa4@b.example>\r\n"
				 "RCPT TO:<a@xn--bcher-kva.example>\r\nDATA"));
	letter("S: x\n\nx\n", 1);
	task.recipients = some;
	task.n = 2;
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("hSorry, that host does not take addresses beyond ASCII. "
		   "(#5.6.7)\n|r|" ACCEPTED));
	CHECK(strstr(peer_heard, "example>\r\nRCPT TO:<a@xn--bcher-kva"));
}

static void utf8_sender(void)
{
	letter("S: x\n\nx\n", 1);
	task.sender = beyond;
	talk(BARE, "");
	CHECK(said("DSorry, that host does not take addresses beyond ASCII. "
		   "(#5.6.7)\n|"));
	CHECK(heard("QUIT\r\n"));
	letter("S: x\n\nx\n", 1);
	task.sender = domain;
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "MAIL FROM:<a@xn--bcher-kva.example>\r\n"));
	/* UTF8 without 8BITMIME is none. */
	letter("S: x\n\nx\n", 1);
	task.sender = beyond;
	talk("S 250-x\nS 250 SMTPUTF8\n", "");
	CHECK(strstr(report(), "(#5.6.7)"));
}

/* A line break in one recipient: that one fails for good, and nothing of it
 * is seen on the wire. */
static void line_breaks(void)
{
	static char first[] = "x\r\nDATA\r\n@b";
	static char last[] = "y\n@b";
	static char cr[] = "z\r@b";
	static char *const some[] = {first, plain, last, cr};

	letter("S: x\n", 1);
	task.recipients = some;
	task.n = 4;
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strncmp(report(), "hSMTP cannot carry", 18) == 0);
	CHECK(strstr(report(), "(#5.1.3)\n|r|hSMTP cannot"));
	CHECK(strstr(report(), "(#5.1.3)\n|" ACCEPTED));
	CHECK(!strstr(peer_heard, "@b>"));
	task.n = 1;
	talk(BARE, "");
	CHECK(strstr(report(), "(#5.1.3)\n|DGiving up on 192.0.2.1.\n|"));
	CHECK(heard("QUIT\r\n"));
}

#define WITH_DSN "S 250-x\nS 250 DSN\n"

static void notices(void)
{
	letter("S: x\n\nx\n", 3);
	task.dsn = str_text("rHDRS\niq+2B1\nnNEVER\nTb@b.example\n"
			    "nSUCCESS,DELAY\norfc822;C+40x@Y\nTc@c.example\n");
	talk(WITH_DSN, "A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 250 r\nA\n"
		       "S 354 go\nD\nS 250 done\n");
	CHECK(said("r|rDelivery notices passed on.\n|"
		   "rDelivery notices passed on.\n|" ACCEPTED));
	CHECK(heard("MAIL FROM:<f@g.example> RET=HDRS ENVID=q+2B1\r\n"
		    "RCPT TO:<a@b.example>\r\n"
		    "RCPT TO:<b@b.example> NOTIFY=NEVER\r\n"
		    "RCPT TO:<c@c.example> NOTIFY=SUCCESS,DELAY "
		    "ORCPT=rfc822;C+40x@Y\r\n"
		    "DATA\r\nS: x\r\n\r\nx\r\n.\r\nQUIT\r\n"));
	/* A server that does not know them gets none, and that is seen. */
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 250 r\nA\n"
		   "S 354 go\nD\nS 250 done\n");
	CHECK(said("r|r|r|" ACCEPTED));
	CHECK(strstr(peer_heard,
		"MAIL FROM:<f@g.example>\r\nRCPT "
		"TO:<a@b.example>\r\nRCPT TO:<b@b.example>\r"));
}

/* A first address that is not ASCII, for a host that is. */
static void wide_original(void)
{
	letter("S: x\n\nx\n", 1);
	task.dsn = str_text("outf-8;J\xc3\xbc@y.example\nTa@b.example\n");
	talk(WITH_DSN, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard,
		"RCPT TO:<a@b.example> ORCPT=utf-8;J\\x{FC}@y.example\r\n"));
	talk("S 250-x\nS 250-8BITMIME\nS 250-SMTPUTF8\nS 250 DSN\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard,
		"RCPT TO:<a@b.example> ORCPT=utf-8;J\xc3\xbc@y.example\r\n"));
}

/* Where nothing was wished nothing is said of it. */
static void unasked(void)
{
	letter("S: x\n\nx\n", 1);
	talk(WITH_DSN, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "MAIL FROM:<f@g.example>\r\n"
				 "RCPT TO:<a@b.example>\r\nDATA"));
}

static void recipients(void)
{
	static const char want[] = "h192.0.2.1 does not like recipient.\n"
				   "Remote host said: 550 5.1.1 no\n|"
				   "s192.0.2.1 does not like recipient.\n"
				   "Remote host said: 450 later\n|r|" ACCEPTED;

	letter("S: x\n", 3);
	talk(BARE, "A\nS 250 m\nA\nS 550 5.1.1 no\nA\nS 450 later\nA\n"
		   "S 250 ok\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said(want));
	talk(PIPE, "L\nL\nL\nL\nL\nS 250 m\nS 550 5.1.1 no\nS 450 later\n"
		   "S 250 ok\nS 354 go\nD\nS 250 done\n");
	CHECK(said(want));
	talk(BDAT, "L\nL\nL\nL\nL\nB 6\nS 250 m\nS 550 5.1.1 no\n"
		   "S 450 later\nS 250 ok\nS 250 done\n");
	CHECK(said(want));
}

static void senders(void)
{
	static const char want[] =
		"DConnected to 192.0.2.1 but sender was rejected.\n"
		"Remote host said: 550 5.7.1 no\n|";

	letter("S: x\n", 1);
	talk(BARE, "A\nS 550 5.7.1 no\n");
	CHECK(ended == TRANSACTION_DONE && said(want));
	CHECK(heard("MAIL FROM:<f@g.example>\r\nQUIT\r\n"));
	talk(PIPE, "L\nL\nL\nS 550 5.7.1 no\nS 503 no\nS 503 no\n");
	CHECK(said(want) && heard(ENVELOPE "DATA\r\nQUIT\r\n"));
	/* Recipients and text without a sender: not a byte more. */
	talk(PIPE, "L\nL\nL\nS 550 5.7.1 no\nS 250 r\nS 354 go\n");
	CHECK(said(want) && heard(ENVELOPE "DATA\r\n"));
	talk(BARE, "A\nS 451 later\n");
	CHECK(strncmp(report(), "ZConnected to", 13) == 0);
	/* RFC 1870, 6.2: too large at all, or for now. */
	talk("S 250-x\nS 250 SIZE\n", "A\nS 552 5.3.4 large\n");
	CHECK(said("DConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 552 5.3.4 large\n|"));
	talk("S 250-x\nS 250 SIZE\n", "A\nS 452 4.3.1 no room\n");
	CHECK(said("ZConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 452 4.3.1 no room\n|"));
}

/* An address is the recipient's own business: case, dots, plus. */
static void as_given(void)
{
	static char odd[] = "A.b+C_d%e!f@B.Example";
	static char blank[] = "a b@b.example";
	static char *const some[] = {odd, blank};

	letter("S: x\n", 2);
	task.recipients = some;
	task.sender = "F.g@G.Example";
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		   "S 250 done\n");
	CHECK(strstr(peer_heard, "MAIL FROM:<F.g@G.Example>\r\n"
				 "RCPT TO:<A.b+C_d%e!f@B.Example>\r\n"
				 "RCPT TO:<\"a b\"@b.example>\r\n"));
}

enum { MANY = 450 };

/* More than a window of recipients: the answers are fetched on the way. */
static void many(void)
{
	static char addresses[MANY][40];
	static char *list[MANY];
	static char script[MANY * 30];
	size_t n = 0;

	letter("S: x\n", 1);
	for (size_t i = 0; i < MANY; i++) {
		(void)snprintf(addresses[i], sizeof(addresses[i]),
			"r%zu@b.example", i);
		list[i] = addresses[i];
	}
	task.recipients = list;
	task.n = MANY;
	n += (size_t)snprintf(script, sizeof(script),
		"S 220 x\nA\nS 250-x\nS 250 PIPELINING\nL\nS 250 m\n");
	for (size_t i = 0; i < MANY; i++)
		n += (size_t)snprintf(script + n, sizeof(script) - n,
			"L\nS %s\n", i % 3 ? "250 r" : "550 no");
	(void)snprintf(
		script + n, sizeof(script) - n, "L\nS 354 go\nD\nS 250 done\n");
	open_as(script, "");
	CHECK(verdict_begin(&verdict, MANY) == 0);
	CHECK(transaction_run(&session, &task, &verdict) == TRANSACTION_DONE);
	done();
	size_t good = 0;
	for (size_t i = 0; i < MANY; i++)
		good += verdict.parts[i].letter ==
			(i % 3 ? VERDICT_TAKEN : 'h');
	CHECK(good == MANY && verdict.message.letter == 'K');
}

int main(void)
{
	RUN(one_by_one);
	RUN(pipelined);
	RUN(acknowledged);
	RUN(not_too_soon);
	RUN(parameters);
	RUN(size);
	RUN(utf8);
	RUN(utf8_sender);
	RUN(line_breaks);
	RUN(wide_original);
	RUN(unasked);
	RUN(notices);
	RUN(recipients);
	RUN(senders);
	RUN(as_given);
	RUN(many);
	return check_done();
}
