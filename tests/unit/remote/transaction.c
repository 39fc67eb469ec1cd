/* transaction: refusals, connections that end, and more than one transaction
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/transaction.h"

#include "base/clock.h"

#include "talk.h"

/* All recipients refused; DATA is on its way, and may be taken or not. */
static void nobody_left(void)
{
	static const char want[] =
		"h192.0.2.1 does not like recipient.\n"
		"Remote host said: 550 no\n|DGiving up on 192.0.2.1.\n|";

	letter("S: x\n", 1);
	talk(BARE, "A\nS 250 m\nA\nS 550 no\n");
	CHECK(said(want) && heard(ENVELOPE "QUIT\r\n"));
	talk(PIPE, "L\nL\nL\nS 250 m\nS 550 no\nS 503 no\n");
	CHECK(said(want) && heard(ENVELOPE "DATA\r\nQUIT\r\n"));
	talk(PIPE, "L\nL\nL\nS 250 m\nS 550 no\nS 354 go\nD\nS 554 no\n");
	CHECK(said(want) && heard(ENVELOPE "DATA\r\n.\r\nQUIT\r\n"));
	talk(BDAT, "L\nL\nL\nB 6\nS 250 m\nS 550 no\nS 503 no\n");
	CHECK(said(want));
	CHECK(heard(ENVELOPE "BDAT 6 LAST\r\nS: x\r\nQUIT\r\n"));
}

static void data(void)
{
	letter("S: x\n", 1);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 451 no\n");
	CHECK(said("r|Z192.0.2.1 failed on DATA command.\n"
		   "Remote host said: 451 no\n|"));
	talk(PIPE, "L\nL\nL\nS 250 m\nS 250 r\nS 554 no\n");
	CHECK(said("r|D192.0.2.1 failed on DATA command.\n"
		   "Remote host said: 554 no\n|"));
	/* Neither yes nor no: the text stays here. */
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 250 what\n");
	CHECK(strncmp(report(), "r|Z", 3) == 0 && !strstr(peer_heard, "S: x"));
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 554-5.6.0 "
		   "no\nS 554 never\n");
	CHECK(said("r|D192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 554-5.6.0 no\n554 never\n|"));
	talk(BDAT, "L\nL\nL\nB 6\nS 250 m\nS 250 r\nS 452 4.3.1 full\n");
	CHECK(said("r|Z192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 452 4.3.1 full\n|"));
}

static void dropped(void)
{
	static const char want[] =
		"r|ZConnected to 192.0.2.1 but connection died. (#4.4.2)\n|";

	letter("S: x\n", 1);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nX\n");
	CHECK(ended == TRANSACTION_DONE && said(want));
	talk(PIPE, "L\nL\nL\nS 250 m\nS 250 r\nX\n");
	CHECK(ended == TRANSACTION_DONE && said(want));
	/* Who had an answer keeps it, who had none waits. */
	letter("S: x\n", 3);
	talk(PIPE, "L\nL\nL\nL\nL\nS 250 m\nS 550 no\nX\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(said("h192.0.2.1 does not like recipient.\n"
		   "Remote host said: 550 no\n|r|r|"
		   "ZConnected to 192.0.2.1 but connection died. (#4.4.2)\n|"));
	letter("S: x\n", 1);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nX\n");
	CHECK(said("r|ZConnected to 192.0.2.1 but connection died. "
		   "Possible duplicate! (#4.4.2)\n|"));
	talk(BDAT, "L\nL\nL\nB 6\nS 250 m\nS 250 r\nX\n");
	CHECK(said("r|ZConnected to 192.0.2.1 but connection died. "
		   "Possible duplicate! (#4.4.2)\n|"));
}

/* Before the sender is taken somebody else may be asked. */
static void nothing_happened(void)
{
	letter("S: x\n", 1);
	talk(BARE, "A\nX\n");
	CHECK(ended == TRANSACTION_NOTHING);
	CHECK(said("ZConnected to 192.0.2.1 but connection died. "
		   "(#4.4.2)\n|"));
	talk(PIPE, "L\nL\nL\nX\n");
	CHECK(ended == TRANSACTION_NOTHING);
	talk(BARE, "A\nS 421 going\nX\n");
	CHECK(ended == TRANSACTION_NOTHING);
	CHECK(said("ZConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 421 going\n|"));
	/* All of it was sent with one push: it may have it. */
	talk(BDAT, "L\nL\nL\nB 6\nX\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(strstr(report(), "Possible duplicate!"));
}

/* What it says of the sender stands when it hangs up behind it, though answers
 * to what went with it are still due. */
static void sender_refused(void)
{
	letter("S: x\n", 2);
	talk(PIPE, "L\nL\nL\nL\nS 550 5.7.1 no\nX\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(said("DConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 550 5.7.1 no\n|"));
	talk(BDAT, "L\nL\nL\nL\nB 6\nS 450 4.7.1 later\nS 503 no\nX\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(said("ZConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 450 4.7.1 later\n|"));
	/* It cannot have taken the message: somebody else may be asked. */
	talk(BDAT, "L\nL\nL\nL\nB 6\nS 421 enough\nX\n");
	CHECK(ended == TRANSACTION_NOTHING);
	CHECK(said("ZConnected to 192.0.2.1 but sender was rejected.\n"
		   "Remote host said: 421 enough\n|"));
	/* It does not hang up, but nothing else is waited for. */
	int64_t start = clock_steady_ms();
	talk(BDAT, "L\nL\nL\nL\nB 6\nS 421 enough\n");
	CHECK(ended == TRANSACTION_NOTHING);
	CHECK(clock_steady_ms() - start < 10000);
}

static void going(void)
{
	letter("S: x\n", 3);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 421 going\nX\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(said("r|s192.0.2.1 does not like recipient.\n"
		   "Remote host said: 421 going\n|r|"
		   "Z192.0.2.1 is going away.\n"
		   "Remote host said: 421 going\n|"));
	/* Nobody was taken, and of two nothing is known: not for good. */
	talk(BARE, "A\nS 250 m\nA\nS 421 going\nX\n");
	CHECK(strstr(report(), "|r|r|Z192.0.2.1 is going away.\n"));
	task.n = 1;
	talk(BARE, "A\nS 250 m\nA\nS 421 going\nX\n");
	CHECK(said(
		"s192.0.2.1 does not like recipient.\n"
		"Remote host said: 421 going\n|DGiving up on 192.0.2.1.\n|"));
}

#define TWO_MAX "S 250-x\nS 250-PIPELINING\nS 250 LIMITS RCPTMAX=2 MAILMAX=9\n"

static void limits(void)
{
	letter("S: x\n", 3);
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		      "S 250 done\nL\nL\nL\nS 250 m\nS 250 r\nS 354 go\nD\n"
		      "S 250 too\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(said("r|r|r|" ACCEPTED));
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nDATA\r\nS: x\r\n.\r\n"
			     "MAIL FROM:<f@g.example>\r\n"
			     "RCPT TO:<c@c.example>\r\nDATA\r\nS: x\r\n.\r\n"
			     "QUIT\r\n"));
	/* The second fails: the first still holds. */
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		      "S 250 done\nL\nL\nL\nS 250 m\nS 250 r\nS 354 go\nD\n"
		      "S 554 no\n");
	CHECK(said("r|r|h192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 554 no\n|" ACCEPTED));
	/* The first fails: RSET, and the second is another matter. */
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		      "S 451 no\nL\nL\nL\nL\nS 250 reset\nS 250 m\nS 250 r\n"
		      "S 354 go\nD\nS 250 done\n");
	CHECK(said("s192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 451 no\n|"
		   "s192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 451 no\n|r|" ACCEPTED));
	CHECK(strstr(peer_heard, ".\r\nRSET\r\nMAIL FROM:"));
	/* The connection dies between the two. */
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		      "S 250 done\nX\n");
	CHECK(said("r|r|sConnected to 192.0.2.1 but connection died. "
		   "(#4.4.2)\n|" ACCEPTED));
}

/* A host that takes one after the other, each in hours, is left in the end. */
static void no_time(void)
{
	letter("S: x\n", 3);
	task.end = 1;
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 250 r\nS 250 r\nS 354 go\nD\n"
		      "S 250 done\n");
	CHECK(ended == TRANSACTION_MORE && verdict_open(&verdict));
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nDATA\r\nS: x\r\n.\r\n"
			     "QUIT\r\n"));
}

/* Who is refused does not decide about those who had no turn yet. */
static void limits_refused(void)
{
	letter("S: x\n", 3);
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 450 r\nS 550 r\nS 503 no\n"
		      "L\nL\nL\nL\nS 250 reset\nS 250 m\nS 250 r\nS 354 go\n"
		      "D\nS 250 done\n");
	CHECK(ended == TRANSACTION_DONE);
	CHECK(strncmp(report(), "s192.0.2.1 does not like", 24) == 0);
	CHECK(strstr(report(), "|h192.0.2.1 does not like"));
	CHECK(strstr(report(), "|r|" ACCEPTED));
	/* All of them: then it is over. */
	talk(TWO_MAX, "L\nL\nL\nL\nS 250 m\nS 450 r\nS 450 r\nS 503 no\n"
		      "L\nL\nL\nL\nS 250 reset\nS 250 m\nS 450 r\nS 503 no\n");
	CHECK(strstr(report(), "|DGiving up on 192.0.2.1.\n|"));
	CHECK(!strstr(report(), "|r|"));
}

/* Behind a chunk that is refused comes RSET, and no other chunk. */
static void chunk_refused(void)
{
	letter("S: x\n", 3);
	talk("S 250-x\nS 250-PIPELINING\nS 250-CHUNKING\n"
	     "S 250 LIMITS RCPTMAX=2\n",
		"L\nL\nL\nL\nB 6\nS 250 m\nS 250 r\nS 250 r\nS 451 no\n"
		"L\nL\nL\nL\nB 6\nS 250 reset\nS 250 m\nS 250 r\n"
		"S 250 done\n");
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nBDAT 6 LAST\r\n"
			     "S: x\r\nRSET\r\nMAIL FROM:<f@g.example>\r\n"
			     "RCPT TO:<c@c.example>\r\nBDAT 6 LAST\r\n"
			     "S: x\r\nQUIT\r\n"));
	CHECK(strstr(report(), "|r|" ACCEPTED));
}

/* Without PIPELINING RSET waits for its answer, too. */
static void plain_reset(void)
{
	letter("S: x\n", 3);
	talk("S 250-x\nS 250 LIMITS RCPTMAX=2\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 451 no\nA\nS 250 reset\nA\nS 250 m\nA\nS 250 r\nA\n"
		"S 354 go\nD\nS 250 done\n");
	CHECK(!strstr(peer_heard, "TOO EARLY"));
	CHECK(strstr(peer_heard, ".\r\nRSET\r\nMAIL FROM:"));
	CHECK(strstr(report(), "|r|K192.0.2.1 accepted message.\n"));
	/* The host goes, instead of an answer to it. */
	talk("S 250-x\nS 250 LIMITS RCPTMAX=2\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 451 no\nA\nS 421 going\nX\n");
	CHECK(strstr(report(), "Z192.0.2.1 is going away.\n"));
}

static void limited_connections(void)
{
	letter("S: x\n", 3);
	talk("S 250-x\nS 250 LIMITS RCPTMAX=2 MAILMAX=1\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 250 done\n");
	CHECK(ended == TRANSACTION_MORE && verdict_open(&verdict));
	/* Another connection takes up where this one ended. */
	open_as("S 220 x\nA\nS 250 x\nA\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 250 too\n",
		"");
	CHECK(transaction_run(&session, &task, &verdict) == TRANSACTION_DONE);
	done();
	CHECK(said("r|r|r|" ACCEPTED));
	CHECK(heard("MAIL FROM:<f@g.example>\r\nRCPT TO:<c@c.example>\r\n"
		    "DATA\r\nS: x\r\n.\r\nQUIT\r\n"));
}

static void one_domain(void)
{
	letter("S: x\n", 3);
	talk("S 250-x\nS 250 LIMITS RCPTDOMAINMAX=1\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 250 done\n");
	CHECK(ended == TRANSACTION_MORE && verdict_open(&verdict));
	CHECK(heard(ENVELOPE "RCPT TO:<b@b.example>\r\nDATA\r\nS: x\r\n.\r\n"
			     "QUIT\r\n"));
	/* Another connection begins anew. */
	open_as("S 220 x\nA\nS 250-x\nS 250 LIMITS RCPTDOMAINMAX=1\nA\n"
		"S 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 too\n",
		"");
	CHECK(transaction_run(&session, &task, &verdict) == TRANSACTION_DONE);
	done();
	CHECK(said("r|r|r|" ACCEPTED));
	/* Who has the domain of the one before brings none. */
	letter("S: x\n", 3);
	talk("S 250-x\nS 250 LIMITS RCPTDOMAINMAX=2\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 250 r\nA\nS 250 r\nA\n"
		"S 354 go\nD\nS 250 done\n");
	CHECK(ended == TRANSACTION_DONE && said("r|r|r|" ACCEPTED));
	/* The others of that domain may come in another transaction. */
	letter("S: x\n", 2);
	talk("S 250-x\nS 250 LIMITS RCPTMAX=1 RCPTDOMAINMAX=1\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n"
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(ended == TRANSACTION_DONE && said("r|r|" ACCEPTED));
}

/* 452 behind others: enough for now. */
static void enough(void)
{
	letter("S: x\n", 3);
	talk(PIPE, "L\nL\nL\nL\nL\nS 250 m\nS 250 r\nS 452 4.5.3 enough\n"
		   "S 452 enough\nS 354 go\nD\nS 250 done\nL\nL\nL\nL\n"
		   "S 250 m\nS 250 r\nS 250 r\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|r|r|" ACCEPTED));
	/* As the first it is just this mailbox; so with another code. */
	talk(BARE, "A\nS 250 m\nA\nS 452 4.5.3 enough\nA\nS 250 r\nA\n"
		   "S 452 4.2.2 full\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strncmp(report(), "s192", 4) == 0);
	CHECK(strstr(report(), "|r|s192.0.2.1 does not like recipient.\n"
			       "Remote host said: 452 4.2.2 full\n|K"));
	/* 552 was the code for it once; a full mailbox is another matter. */
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 552 too many\nA\nS 354 go\n"
		   "D\nS 250 done\nA\nS 250 m\nA\nS 250 r\nA\n"
		   "S 552 5.2.2 full\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strncmp(report(), "r|r|h192", 8) == 0);
	CHECK(strstr(report(), "said: 552 5.2.2 full\n|" ACCEPTED));
}

/* One message after the other over one connection. */
static void reused(void)
{
	letter("S: x\n", 1);
	open_as("S 220 x\nA\nS 250-x\nS 250 PIPELINING\n"
		"L\nL\nL\nS 250 m\nS 550 no\nS 503 no\n"
		"L\nL\nL\nL\nS 250 reset\nS 250 m\nS 250 r\nS 354 go\nD\nS 250 "
		"done\nL\nL\nL\nS 250 m\nS 250 r\nS 354 go\nD\nS 250 done\n",
		"");
	for (int i = 0; i < 3; i++) {
		CHECK(session_ready(&session));
		CHECK(verdict_begin(&verdict, task.n) == 0);
		CHECK(transaction_run(&session, &task, &verdict) ==
			TRANSACTION_DONE);
		CHECK(verdict.message.letter == (i ? 'K' : 'D'));
	}
	done();
	CHECK(heard(ENVELOPE "DATA\r\nRSET\r\n" ENVELOPE
			     "DATA\r\nS: x\r\n.\r\n" ENVELOPE
			     "DATA\r\nS: x\r\n.\r\nQUIT\r\n"));
}

/* That a sender was refused holds for that message alone. */
static void not_remembered(void)
{
	letter("S: x\n", 1);
	open_as("S 220 x\nA\nS 250 x\nA\nS 550 no\n"
		"A\nS 250 reset\nA\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\n"
		"S 250 done\n",
		"");
	for (int i = 0; i < 2; i++) {
		CHECK(verdict_begin(&verdict, task.n) == 0);
		CHECK(transaction_run(&session, &task, &verdict) ==
			TRANSACTION_DONE);
		CHECK(verdict.message.letter == (i ? 'K' : 'D'));
	}
	done();
	CHECK(heard("MAIL FROM:<f@g.example>\r\nRSET\r\n" ENVELOPE
		    "DATA\r\nS: x\r\n.\r\nQUIT\r\n"));
}

/* What a code means is told by its first digit; what is no receipt does not
 * take a message. */
static void odd_codes(void)
{
	letter("S: x\n", 1);
	talk(BARE, "A\nS 299 m\nA\nS 211 r\nA\nS 399 go\nD\nS 271 done\n");
	CHECK(strncmp(report(), "r|K", 3) == 0);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 499 no\n");
	CHECK(strncmp(report(), "r|Z", 3) == 0);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 599 no\n");
	CHECK(strncmp(report(), "r|D", 3) == 0);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 354 go\n");
	CHECK(said("r|Z192.0.2.1 failed after I sent the message.\n"
		   "Remote host said: 354 go\n|"));
	talk(BDAT, "L\nL\nL\nB 6\nS 250 m\nS 250 r\nS 120 wait\n");
	CHECK(strncmp(report(), "r|Z", 3) == 0);
}

int main(void)
{
	RUN(nobody_left);
	RUN(data);
	RUN(dropped);
	RUN(nothing_happened);
	RUN(sender_refused);
	RUN(going);
	RUN(limits);
	RUN(no_time);
	RUN(limits_refused);
	RUN(chunk_refused);
	RUN(plain_reset);
	RUN(limited_connections);
	RUN(one_domain);
	RUN(enough);
	RUN(not_remembered);
	RUN(odd_codes);
	RUN(reused);
	return check_done();
}
