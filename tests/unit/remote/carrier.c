/* carrier: the text on the wire; nothing in it ends it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/carrier.h"

#include "talk.h"

static void chunk(void)
{
	letter("S: x\n\n.dot\n", 1);
	talk(BDAT, "L\nL\nL\nB 14\nS 250 m\nS 250 r\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(heard(ENVELOPE "BDAT 14 LAST\r\nS: x\r\n\r\n.dot\r\nQUIT\r\n"));
	letter("", 1);
	talk(BDAT, "L\nL\nL\nS 250 m\nS 250 r\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(heard(ENVELOPE "BDAT 0 LAST\r\nQUIT\r\n"));
	/* Without PIPELINING it waits, too. */
	letter("S: x\n\nx\n", 1);
	talk("S 250-x\nS 250 CHUNKING\n",
		"A\nS 250 m\nA\nS 250 r\nL\nB 11\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(heard(ENVELOPE "BDAT 11 LAST\r\nS: x\r\n\r\nx\r\nQUIT\r\n"));
}

/* Larger than any buffer, and bytes of all kinds. */
static void large(void)
{
	static char text[100001];
	static const char *const kinds[] = {BARE, PIPE, BDAT};
	static const char *const rests[] = {
		"L\nS 250 m\nL\nS 250 r\nL\nS 354 go\nD\nS 250 done\n",
		"L\nL\nL\nS 250 m\nS 250 r\nS 354 go\nD\nS 250 done\n",
		"L\nL\nS 250 m\nS 250 r\nL\nB 100200\nS 250 done\n"};

	for (size_t i = 0; i < 100000; i++)
		text[i] = (char)(i % 500 == 499 ? '\n' : 32 + i % 95);
	for (size_t i = 0; i < 3; i++) {
		letter(text, 1);
		CHECK(task.survey.wire == 100200);
		talk(kinds[i], rests[i]);
		CHECK(said("r|" ACCEPTED));
		const char *body =
			strstr(peer_heard, i < 2 ? "DATA\r\n" : "LAST\r\n");
		size_t lines = 0;
		for (const char *s = body ? body + 6 : ""; *s; s++)
			lines += *s == '\n' && s[-1] == '\r';
		CHECK(lines == 200 + (i < 2) + 1);
		(void)close(parcel.fd);
	}
}

/* Another number of bytes than was told: what comes next would be taken for
 * text, or the rest for commands. */
static void miscounted(void)
{
	struct carrier carrier;

	for (int more = -1; more <= 1; more++) {
		letter("S: x\n\nx\n", 1);
		session.out = (struct out)OUT_TO(-1, peer_heard);
		session.offers = (struct offers){.chunking = true};
		CHECK(carrier_plan(&carrier, &session, &task) == CARRIER_OK);
		carrier.wire += (uint64_t)(int64_t)more;
		CHECK(carrier_chunk(&carrier, &session, &task) ==
			(more == 0 ? CARRIER_OK : CARRIER_UNREADABLE));
	}
}

/* It breaks off here: nothing may look like its end there. */
static void breaks_off(void)
{
	static char text[100001];
	struct carrier carrier;

	memset(text, 'x', 100000);
	for (size_t i = 79; i < 100000; i += 80)
		text[i] = '\n';
	letter(text, 1);
	CHECK(ftruncate(parcel.fd, 80000) == 0);
	session.out = (struct out)OUT_TO(-1, peer_heard);
	session.offers = (struct offers){0};
	CHECK(carrier_plan(&carrier, &session, &task) == CARRIER_OK);
	CHECK(carrier_data(&carrier, &session, &task) == CARRIER_UNREADABLE);
	CHECK(!str_ends(
		str_of(peer_heard, session.out.n), str_text("\r\n.\r\n")));
	(void)close(parcel.fd);
}

/* A host that reads no more holds us up for the time allowed. */
static void closed_window(void)
{
	static char text[3000001];

	memset(text, 'x', 3000000);
	for (size_t i = 79; i < 1000000; i += 80)
		text[i] = '\n';
	letter(text, 1);
	talk(PIPE, "L\nL\nL\nS 250 m\nS 250 r\nS 354 go\nX\n");
	CHECK(said("r|ZConnected to 192.0.2.1 but connection died. "
		   "(#4.4.2)\n|"));
	(void)close(parcel.fd);
}

/* Every mixture of CR, LF, dot and NUL: the wire holds one end of data, the
 * last, and no CR or LF alone. */
static void smuggling(void)
{
	static const char bytes[] = {'\r', '\n', '.', 0};
	char text[16] = "S: x\n\na";

	for (int i = 0; i < 1024; i++) {
		size_t n = 7;
		for (int rest = i, j = 0; j < 5; j++, rest /= 4)
			text[n++] = bytes[rest % 4];
		text[n++] = '\n';
		letter("", 1);
		message(text, n);
		struct out out = OUT_TO(-1, peer_heard);
		session.out = out;
		struct carrier carrier;
		session.offers = (struct offers){0};
		CHECK(carrier_plan(&carrier, &session, &task) == CARRIER_OK);
		CHECK(carrier_data(&carrier, &session, &task) == CARRIER_OK);
		struct str wire = str_of(peer_heard, session.out.n);
		size_t ends = 0;
		size_t alone = 0;
		for (size_t k = 1; k < wire.n; k++) {
			alone += (wire.s[k] == '\n') != (wire.s[k - 1] == '\r');
			ends += k >= 4 &&
				memcmp(wire.s + k - 4, "\r\n.\r\n", 5) == 0;
		}
		CHECK(alone == 0 && ends == 1 &&
			str_ends(wire, str_text("\r\n.\r\n")));
	}
}

#define TEXT8 "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"

/* A host that takes no 8-bit text gets plain one, and is told how much. */
static void downgraded(void)
{
	letter(TEXT8 "Content-Transfer-Encoding: 8bit\n\n.\xc3\xbc\n", 1);
	talk("S 250-x\nS 250 SIZE\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(strstr(peer_heard, " SIZE=116\r\n"));
	CHECK(strstr(peer_heard, "utf-8\r\nContent-Transfer-Encoding: "
				 "quoted-printable\r\n\r\n..=C3=BC\r\n.\r\n"));
	/* The same as a chunk, that has just so many bytes. */
	letter(TEXT8 "Content-Transfer-Encoding: 8bit\n\n.\xc3\xbc\n", 1);
	talk(BDAT, "L\nL\nL\nB 116\nS 250 m\nS 250 r\nS 250 done\n");
	CHECK(said("r|" ACCEPTED));
	CHECK(strstr(peer_heard, "BDAT 116 LAST\r\nMIME-Version"));
	CHECK(strstr(peer_heard, "\r\n.=C3=BC\r\nQUIT\r\n"));
	/* A host that takes 8-bit text gets it as it is. */
	letter(TEXT8 "\n\xc3\xbc\n", 1);
	talk("S 250-x\nS 250 8BITMIME\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "> BODY=8BITMIME\r\n"));
	CHECK(strstr(peer_heard, "\r\n\xc3\xbc\r\n.\r\n"));
}

/* Without SMTPUTF8 a header is plain, even where 8-bit text is taken. */
static void headers(void)
{
	letter("Subject: \xc3\xbc\n\nx\n", 1);
	talk("S 250-x\nS 250 8BITMIME\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(
		peer_heard, "\r\nSubject: =?utf-8?Q?=C3=BC?=\r\n\r\nx\r\n"));
	CHECK(!strstr(peer_heard, "BODY="));
	letter("From: \xc3\xbc@x\n\nx\n", 1);
	talk(BARE, "");
	CHECK(strncmp(report(), "DSorry", 6) == 0);
	CHECK(strstr(report(), "(#5.6.9)\n|"));
	/* A notice with a header in UTF-8 within: with SMTPUTF8, or encoded. */
	letter("Content-Type: message/global\n\nSubject: \xc3\xbc\n", 1);
	talk("S 250-x\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "\r\nSubject: \xc3\xbc\r\n"));
	CHECK(strstr(peer_heard, "> BODY=8BITMIME SMTPUTF8\r\n"));
	letter("Content-Type: message/global\n\nSubject: \xc3\xbc\n", 1);
	talk("S 250-x\nS 250 8BITMIME\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "\r\nSubject: =C3=BC\r\n"));
	CHECK(strstr(peer_heard, "\r\nContent-Transfer-Encoding: "
				 "quoted-printable\r\n"));
	CHECK(!strstr(peer_heard, "BODY="));
	/* What is no UTF-8 is nobody's to change, unless it cannot travel. */
	letter("Subject: \xfc\n\nx\n", 1);
	talk("S 250-x\nS 250-8BITMIME\nS 250 SMTPUTF8\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "\r\nSubject: \xfc\r\n\r\nx\r\n"));
	CHECK(strstr(peer_heard, "> BODY=8BITMIME\r\n"));
	letter("Subject: \xfc\n\nx\n", 1);
	talk("S 250-x\nS 250 SIZE\n",
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n");
	CHECK(strstr(peer_heard, "=?unknown-8bit?Q?=FC?="));
}

static void too_deep(void)
{
	static char text[4000];
	size_t n = 0;

	for (int i = 0; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
			"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n", i,
			i);
	(void)snprintf(text + n, sizeof(text) - n, "\n\xc3\xbc\n");
	letter(text, 1);
	talk(BARE, "");
	CHECK(strstr(report(), "(#5.6.3)\n|"));
}

/* More than fits into any buffer: the host has said enough before it has all. */
static void cut_short(void)
{
	static char text[4000001];
	static const char *const kinds[] = {BARE, BDAT};
	static const char *const starts[] = {
		"A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nB 5000\n",
		"L\nL\nS 250 m\nS 250 r\nL\nB 5000\n"};
	static const char *const answers[] = {"S 554 5.7.1 no\n",
		"S 421 4.3.2 later\n", "S 250 what\n", "R 554\n", ""};
	static const char *const want[] = {
		"r|D192.0.2.1 broke off while I sent the message.\n"
		"Remote host said: 554 5.7.1 no\n|",
		"r|Z192.0.2.1 broke off while I sent the message.\n"
		"Remote host said: 421 4.3.2 later\n|",
		"r|ZConnected to 192.0.2.1 but connection died. (#4.4.2)\n|"};
	char rest[200];

	for (size_t i = 0; i < 4000000; i++)
		text[i] = i % 500 == 499 ? '\n' : 'x';
	for (size_t i = 0; i < 10; i++) {
		letter(text, 1);
		(void)snprintf(rest, sizeof(rest), "%s%sX\n", starts[i % 2],
			answers[i / 2]);
		talk(kinds[i % 2], rest);
		CHECK(ended == TRANSACTION_DONE);
		CHECK(said(want[i < 4 ? i / 2 : 2]));
	}
	/* A small one, which may have left, or not, when the host hangs up. */
	letter("S: x\n", 1);
	talk(BARE, "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nS 554 no\nX\n");
	CHECK(strncmp(report(), "r|D192.0.2.1 ", 13) == 0);
	CHECK(strstr(report(), "\nRemote host said: 554 no\n|"));
}

int main(void)
{
	RUN(chunk);
	RUN(large);
	RUN(miscounted);
	RUN(breaks_off);
	RUN(closed_window);
	RUN(smuggling);
	RUN(downgraded);
	RUN(headers);
	RUN(too_deep);
	RUN(cut_short);
	return check_done();
}
