/* answer: records of every kind; what a hostile packet costs
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/answer.h"

#include <stdlib.h>
#include <time.h>

#include "check.h"

enum { ROOM = 65535 };

static struct answers answer = ANSWER_EMPTY;

/* A packet under construction: the question is d.example, any type. */
static unsigned char s[ROOM];
static size_t size;
static struct packet_ask question;

static void put(const char *bytes, size_t n)
{
	memcpy(s + size, bytes, n);
	size += n;
}

#define PUT(bytes) put((bytes), sizeof(bytes) - 1)

/* Starts; flags are the header's third and fourth byte. */
static void begin(enum packet_type type, const char *flags)
{
	static const unsigned char dice[PACKET_DICE];

	packet_build(&question, "d.example", type, dice, false);
	memcpy(s, question.s, question.n);
	size = question.n;
	memcpy(s + 2, flags, 2);
	answer_begin(&answer, "d.example");
}

/* A record; owner and data in wire form, for d.example "\xc0\x0c". */
static void record(const char *owner, size_t n, enum packet_type type,
	const char *data, size_t bytes)
{
	char middle[10] = {0, (char)type, 0, 1, 0, 0, 1, 44, (char)(bytes >> 8),
		(char)bytes};

	put(owner, n);
	put(middle, sizeof(middle));
	put(data, bytes);
	s[7]++;
	s[6] = (unsigned char)(s[6] + !s[7]);
}

#define RECORD(type, data) \
	record("\xc0\x0c", 2, (type), (data), sizeof(data) - 1)

static enum answer_verdict take(enum packet_type type)
{
	struct packet packet;
	struct str bytes = str_of((const char *)s, size);

	if (packet_open(&packet, bytes, &question) == PACKET_ALIEN)
		abort();
	return answer_take(&answer, &packet, type);
}

static struct answer_record nth(int n)
{
	struct answer_record found = {0, {0, 0}};

	for (size_t at = 0; n-- >= 0 && answer_next(&answer, &at, &found);)
		;
	return found;
}

static int count(void)
{
	struct answer_record found;
	int n = 0;

	for (size_t at = 0; answer_next(&answer, &at, &found); n++)
		;
	return n;
}

static void kinds(void)
{
	begin(PACKET_MX, "\x81\x80");
	RECORD(PACKET_MX, "\1\2\2mx\xc0\x0c");
	RECORD(PACKET_MX, "\0\0\0");
	CHECK(take(PACKET_MX) == ANSWER_FOUND && count() == 2);
	CHECK(nth(0).preference == 258);
	CHECK_TEXT(nth(0).data, "mx.d.example");
	CHECK(nth(1).preference == 0 && nth(1).data.n == 0);
	CHECK(answer.ttl == 300);

	begin(PACKET_TXT, "\x81\x80");
	RECORD(PACKET_TXT, "\3a\0b\0\2cd");
	RECORD(PACKET_TXT, "\0");
	CHECK(take(PACKET_TXT) == ANSWER_FOUND && count() == 2);
	CHECK(nth(0).data.n == 5 && !memcmp(nth(0).data.s, "a\0bcd", 6));
	CHECK(nth(1).data.n == 0);

	begin(PACKET_AAAA, "\x81\x80");
	RECORD(PACKET_AAAA, "0123456789abcdef");
	CHECK(take(PACKET_AAAA) == ANSWER_FOUND && nth(0).data.n == 16);
}

static bool bad(enum packet_type type, const char *data, size_t n)
{
	begin(type, "\x81\x80");
	record("\xc0\x0c", 2, type, data, n);
	return take(type) == ANSWER_DOUBT && count() == 0 &&
	       strcmp(answer.name, "d.example") == 0;
}

static void nonsense(void)
{
	CHECK(bad(PACKET_A, "abc", 3));
	CHECK(bad(PACKET_A, "abcde", 5));
	CHECK(bad(PACKET_AAAA, "abcd", 4));
	CHECK(bad(PACKET_MX, "", 0));
	CHECK(bad(PACKET_MX, "\0\1", 2));
	CHECK(bad(PACKET_MX, "\0\1\1a", 4));
	CHECK(bad(PACKET_MX, "\0\1\1a\0x", 6));
	CHECK(bad(PACKET_PTR, "\1a\0x", 4));
	CHECK(bad(PACKET_PTR, "\3a b\0", 5)); /* odd, and nothing else */
	CHECK(bad(PACKET_TXT, "", 0));
	CHECK(bad(PACKET_TXT, "\5abcd", 5));
	CHECK(bad(PACKET_CNAME, "", 0));
}

/* What is odd is passed over beside what is not. */
static void odd(void)
{
	begin(PACKET_MX, "\x81\x80");
	RECORD(PACKET_MX, "\0\1\3a b\0");
	RECORD(PACKET_MX, "\0\2\3a.b\0");
	RECORD(PACKET_MX, "\0\3\3abc\0");
	CHECK(take(PACKET_MX) == ANSWER_FOUND && count() == 1);
	CHECK(nth(0).preference == 3);
}

static void noes(void)
{
	/* From one that finds out, one that knows, one that does neither. */
	begin(PACKET_A, "\x81\x80");
	CHECK(take(PACKET_A) == ANSWER_NONE && answer.ttl == 0);
	begin(PACKET_A, "\x85\x00");
	CHECK(take(PACKET_A) == ANSWER_NONE);
	begin(PACKET_A, "\x81\x00");
	CHECK(take(PACKET_A) == ANSWER_DOUBT);
	begin(PACKET_A, "\x81\x83");
	CHECK(take(PACKET_A) == ANSWER_NXDOMAIN);
	begin(PACKET_A, "\x81\x03");
	CHECK(take(PACKET_A) == ANSWER_DOUBT);
	/* The record of another name, of another type. */
	begin(PACKET_A, "\x81\x80");
	record("\xc0\x0e", 2, PACKET_A, "abcd", 4);
	RECORD(PACKET_AAAA, "0123456789abcdef");
	CHECK(take(PACKET_A) == ANSWER_NONE);
}

static void alias_ends(void)
{
	begin(PACKET_A, "\x81\x80");
	RECORD(PACKET_CNAME, "\1w\xc0\x0c");
	CHECK(take(PACKET_A) == ANSWER_ALIAS);
	CHECK(strcmp(answer.name, "w.d.example") == 0 && answer.aliases == 1);
	begin(PACKET_A, "\x81\x83");
	RECORD(PACKET_CNAME, "\1w\xc0\x0c");
	CHECK(take(PACKET_A) == ANSWER_NXDOMAIN);
	begin(PACKET_A, "\x81\x80");
	RECORD(PACKET_CNAME, "\xc0\x0c"); /* to itself */
	CHECK(take(PACKET_A) == ANSWER_DOUBT);
	CHECK(answer.aliases == 0);
	begin(PACKET_A, "\x81\x80");
	RECORD(PACKET_CNAME, "\0"); /* to the root */
	CHECK(take(PACKET_A) == ANSWER_DOUBT);
}

/* The largest packets, as bad as they can be: done in no time, and no more
 * kept than is allowed. */
static void hostile(void)
{
	char chain[400] = "";
	size_t n = 0;

	for (int i = 0; i < 60; i++, n += 4)
		memcpy(chain + n, "\3abc", 4);
	clock_t start = clock();
	begin(PACKET_MX, "\x81\x80");
	put(chain, n); /* 64 labels that all owners point to ... */
	size = question.n;
	record(chain, n + 1, PACKET_TXT, "", 0);
	while (size < ROOM - 40)
		record("\xc0\x1b", 2, PACKET_MX, "\0\1\xc0\x1b", 4);
	(void)take(PACKET_MX);
	for (int i = 0; i < 20; i++) {
		begin(PACKET_MX, "\x81\x80");
		while (size < ROOM - 300)
			record("\xc0\x0c", 2, PACKET_MX,
				"\0\1\x3fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
				"x"
				"xxxxxxxxxxxxxxxxxxxxxxxx\xc0\x0c",
				68);
		CHECK(take(PACKET_MX) == ANSWER_FOUND);
		CHECK(answer.records.n <= ANSWER_BYTES_MAX);
		CHECK(count() > 500 && count() <= ANSWER_RECORDS_MAX);
	}
	CHECK((clock() - start) / (CLOCKS_PER_SEC / 1000) < 2000);
}

/* What there is may stand behind more than is looked at: that is no "no". */
static void crowded(void)
{
	begin(PACKET_A, "\x81\x80");
	for (int i = 0; i < ANSWER_RECORDS_MAX; i++)
		RECORD(PACKET_TXT, "");
	CHECK(take(PACKET_A) == ANSWER_NONE);
	begin(PACKET_A, "\x81\x80");
	for (int i = 0; i < ANSWER_RECORDS_MAX; i++)
		RECORD(PACKET_TXT, "");
	RECORD(PACKET_A, "abcd");
	CHECK(take(PACKET_A) == ANSWER_DOUBT);
}

static void copies(void)
{
	struct answers copy = ANSWER_EMPTY;

	begin(PACKET_A, "\x81\x80");
	RECORD(PACKET_A, "abcd");
	CHECK(take(PACKET_A) == ANSWER_FOUND);
	CHECK(answer_copy(&copy, &answer) == 0);
	CHECK(copy.ttl == 300 && strcmp(copy.name, "d.example") == 0);
	CHECK(str_equal(buf_str(&copy.records), buf_str(&answer.records)));
	answer_free(&copy);
	copy.records.limit = 2;
	CHECK(answer_copy(&copy, &answer) == -1);
	answer_free(&copy);
}

int main(void)
{
	RUN(kinds);
	RUN(nonsense);
	RUN(odd);
	RUN(noes);
	RUN(alias_ends);
	RUN(hostile);
	RUN(crowded);
	RUN(copies);
	answer_free(&answer);
	return check_done();
}
