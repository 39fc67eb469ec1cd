/* packet: questions, answers, compression, and 200 000 damaged ones
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/packet.h"

#include <stdlib.h>

#include "check.h"

enum { MUTANTS = 200000, ROOM = 600 };

/* Answers: MX 10 mx.d.example by pointer; a CNAME; an A record of class CH; an
 * odd owner; and an SOA behind them. */
static const char answer[] =
	"\x12\x34\x81\xa0\0\1\0\4\0\1\0\0"
	"\1d\7example\0\0\x0f\0\1"
	"\xc0\x0c\0\x0f\0\1\0\0\1\x2c\0\7\0\x0a\2mx\xc0\x0c"
	"\1W\xc0\x0e\0\5\0\1\x80\0\1\x2c\0\2\xc0\x0c"
	"\xc0\x0c\0\1\0\3\0\0\1\x2c\0\4\1\2\3\4"
	"\3a b\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\1\2\3\4"
	"\xc0\x0e\0\6\0\1\0\0\0\x3c\0\1x";

/* The question of it: all dice 0 but for the id. */
static struct packet_ask question;

static void ask(struct packet_ask *to, unsigned id, const char *name, int type)
{
	unsigned char dice[PACKET_DICE] = {
		(unsigned char)(id >> 8), (unsigned char)id};

	packet_build(to, name, (enum packet_type)type, dice, true);
}

static struct str whole(void)
{
	return str_of(answer, sizeof(answer) - 1);
}

static void names(void)
{
	char name[PACKET_NAME_MAX];
	char text[300];

	CHECK(packet_name_from(str_text("A.b-C.example."), name));
	CHECK(strcmp(name, "a.b-c.example") == 0);
	CHECK(!packet_name_from(str_text(""), name));
	CHECK(!packet_name_from(str_text("."), name));
	CHECK(!packet_name_from(str_text("a.."), name));
	CHECK(!packet_name_from(str_text(".a"), name));
	CHECK(!packet_name_from(str_text("a b"), name));
	CHECK(!packet_name_from(str_of("a\0b", 3), name));
	memset(text, 'x', sizeof(text));
	CHECK(packet_name_from(str_of(text, 63), name));
	CHECK(!packet_name_from(str_of(text, 64), name));
	for (size_t i = 9; i < sizeof(text); i += 10)
		text[i] = '.';
	CHECK(packet_name_from(str_of(text, 253), name));
	CHECK(!packet_name_from(str_of(text, 255), name));
}

static void questions(void)
{
	static const char want[] = "\x12\x34\1\x20\0\1\0\0\0\0\0\1"
				   "\1d\7example\0\0\x0f\0\1"
				   "\0\0\x29\4\xd0\0\0\0\0\0\0";
	unsigned char dice[PACKET_DICE];
	struct packet_ask made;
	char text[300];
	char name[PACKET_NAME_MAX];

	CHECK(question.n == sizeof(want) - 1 && question.question == 27);
	CHECK(memcmp(question.s, want, sizeof(want) - 1) == 0);
	memset(dice, 0xff, sizeof(dice));
	packet_build(&made, "d.exa-1.x", PACKET_A, dice, false);
	CHECK(made.n == 27 && made.question == 27);
	CHECK(memcmp(made.s,
		      "\xff\xff\1\0\0\1\0\0\0\0\0\0"
		      "\1D\5EXA-1\1X\0\0\1\0\1",
		      27) == 0);
	memset(text, 'x', sizeof(text));
	for (size_t i = 9; i < sizeof(text); i += 10)
		text[i] = '.';
	CHECK(packet_name_from(str_of(text, 253), name));
	packet_build(&made, name, PACKET_A, dice, true);
	CHECK(made.n == PACKET_ASK_MAX);
}

static void answers(void)
{
	struct packet packet;
	struct packet_record record;
	char name[PACKET_NAME_MAX];

	CHECK(packet_open(&packet, whole(), &question) == PACKET_OURS);
	CHECK(packet.rcode == PACKET_OK && !packet.truncated);
	CHECK(packet.proven && packet.full);
	CHECK(packet_next(&packet, &record) == 1);
	CHECK(record.type == PACKET_MX && record.n == 7 && record.ttl == 300);
	CHECK(strcmp(record.owner, "d.example") == 0);
	size_t pos = record.pos + 2;
	CHECK(packet_name(&packet, &pos, name) == 1);
	CHECK(strcmp(name, "mx.d.example") == 0);
	CHECK(pos == record.pos + record.n);
	CHECK(packet_next(&packet, &record) == 1);
	CHECK(record.type == PACKET_CNAME && record.ttl == 0);
	CHECK(strcmp(record.owner, "w.example") == 0);
	CHECK(packet_next(&packet, &record) == 0);
	packet_go_on(&packet);
	CHECK(packet_next(&packet, &record) == 1);
	CHECK(record.type == PACKET_SOA && record.ttl == 60);
	CHECK(strcmp(record.owner, "example") == 0);
	CHECK(packet_next(&packet, &record) == 0);
	packet_go_on(&packet);
	CHECK(packet_next(&packet, &record) == 0);
}

static enum packet_verdict open_as(struct str bytes, struct packet_ask *asked)
{
	struct packet packet;

	return packet_open(&packet, bytes, asked);
}

/* Anything that was not asked just so is no answer. */
static void not_ours(void)
{
	struct packet_ask other;
	char copy[sizeof(answer)];

	ask(&other, 0x1235, "d.example", PACKET_MX);
	CHECK(open_as(whole(), &other) == PACKET_ALIEN);
	ask(&other, 0x1234, "d.example", PACKET_A);
	CHECK(open_as(whole(), &other) == PACKET_ALIEN);
	ask(&other, 0x1234, "e.example", PACKET_MX);
	CHECK(open_as(whole(), &other) == PACKET_ALIEN);
	for (size_t n = 0; n < 27; n++)
		CHECK(open_as(str_head(whole(), n), &question) == PACKET_ALIEN);
	memcpy(copy, answer, sizeof(copy));
	copy[2] = 1; /* a question */
	CHECK(open_as(str_of(copy, sizeof(copy) - 1), &question) ==
		PACKET_ALIEN);
	memcpy(copy, answer, sizeof(copy));
	copy[13] = 'D';
	CHECK(open_as(str_of(copy, sizeof(copy) - 1), &question) ==
		PACKET_CASED);
}

/* Every record cut anywhere is nonsense, never a shorter answer. */
static void cut(void)
{
	struct packet packet;
	struct packet_record record;

	for (size_t n = 27; n < sizeof(answer) - 1; n++) {
		int got = 1;
		char *exact = malloc(n);
		memcpy(exact, answer, n);
		CHECK(packet_open(&packet, str_of(exact, n), &question) ==
			PACKET_OURS);
		while (got == 1)
			got = packet_next(&packet, &record);
		packet_go_on(&packet);
		while (got == 0 && packet.left)
			got = packet_next(&packet, &record);
		CHECK(got == -1);
		free(exact);
	}
}

static int verdict_at(const char *bytes, size_t n, size_t pos)
{
	struct packet packet = {.s = (const unsigned char *)bytes, .n = n};
	char name[PACKET_NAME_MAX];

	return packet_name(&packet, &pos, name);
}

static bool name_at(const char *bytes, size_t n, size_t pos)
{
	return verdict_at(bytes, n, pos) == 1;
}

/* Pointers to pointers, each to the one before: a few, then no more. */
static void jumps(void)
{
	char chain[2000] = "\1a";
	char *end = chain + 3;

	for (int i = 0; i < 500; i++) {
		size_t to = i ? (size_t)(end - chain) - 2 : 0;
		*end++ = (char)(0xc0 | to >> 8);
		*end++ = (char)to;
	}
	CHECK(name_at(chain, sizeof(chain), 3));
	CHECK(name_at(chain, sizeof(chain), 3 + 2 * 60));
	CHECK(verdict_at(chain, sizeof(chain), 3 + 2 * 70) == -1);
	CHECK(verdict_at(chain, sizeof(chain), 3 + 2 * 499) == -1);
}

static void bad_names(void)
{
	char chain[400];
	size_t n = 0;

	CHECK(name_at("\1a\0", 3, 0));
	CHECK(name_at("\0", 1, 0));
	CHECK(!name_at("\1a", 2, 0));
	CHECK(!name_at("\2a", 2, 0));
	CHECK(!name_at("\xc0", 1, 0));
	CHECK(!name_at("\xc0\0", 2, 0)); /* to itself */
	CHECK(!name_at("\1a\xc0\0", 4, 0)); /* round and round */
	CHECK(name_at("\1a\0\xc0\0", 5, 3));
	CHECK(!name_at("\xc0\2\1a\0", 5, 0)); /* forwards */
	CHECK(!name_at("\x40\0", 2, 0));
	CHECK(!name_at("\x80\0", 2, 0));
	CHECK(verdict_at("\3a.b\0", 5, 0) == 0);
	CHECK(verdict_at("\3a\0b\0", 5, 0) == 0);
	CHECK(verdict_at("\2a\xff\0", 4, 0) == 0);
	CHECK(verdict_at("\2a\xff", 3, 0) == -1);
	for (; n + 10 < sizeof(chain); n += 10) {
		chain[n] = 9;
		memset(chain + n + 1, 'x', 9);
	}
	chain[n] = 0;
	CHECK(!name_at(chain, n + 1, 0));
	CHECK(name_at(chain, n + 1, n - 250));
	CHECK(!name_at(chain, n + 1, n - 260));
}

static uint32_t seed = 2463534242u;

static uint32_t dice(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

/* One to four small damages; the new length. */
static size_t mutate(char *s, size_t n)
{
	for (uint32_t i = dice(4) + 1; i; i--) {
		size_t at = dice((uint32_t)n);
		switch (dice(5)) {
		case 0:
			s[at] = (char)dice(256);
			break;
		case 1:
			s[at] ^= (char)(1 << dice(8));
			break;
		case 2: /* a pointer to anywhere */
			s[at] = (char)0xc0;
			if (at + 1 < n)
				s[at + 1] = (char)dice((uint32_t)n);
			break;
		case 3:
			n = at + 1;
			break;
		default: /* one piece twice */
			if (n < ROOM / 2) {
				memmove(s + n, s + at, n - at);
				n += n - at;
			}
		}
	}
	return n;
}

static bool name_good(const char *name)
{
	size_t n = strnlen(name, PACKET_NAME_MAX);

	for (size_t i = 0; i < n; i++)
		if (name[i] <= ' ' || name[i] >= 127 ||
			(name[i] >= 'A' && name[i] <= 'Z'))
			return false;
	return n < PACKET_NAME_MAX;
}

/* Reads all there is to read. False: a promise was broken. */
static bool explore(struct str bytes)
{
	struct packet packet;
	struct packet_record record;
	char name[PACKET_NAME_MAX];
	int got;

	if (packet_open(&packet, bytes, &question) == PACKET_ALIEN)
		return true;
	while ((got = packet_next(&packet, &record)) == 1) {
		size_t pos = record.pos;
		if (record.pos + record.n > bytes.n || !name_good(record.owner))
			return false;
		if (packet_name(&packet, &pos, name) != -1 &&
			(!name_good(name) || pos > bytes.n ||
				pos <= record.pos))
			return false;
	}
	return got == 0 || got == -1;
}

static void mutants(void)
{
	char s[2 * ROOM];
	int bad = 0;

	for (int i = 0; i < MUTANTS; i++) {
		memcpy(s, answer, sizeof(answer) - 1);
		size_t n = mutate(s, sizeof(answer) - 1);
		memcpy(s, answer, n < 2 ? n : 2); /* mostly past the id */
		char *exact = malloc(n); /* the sanitizer guards its end */
		memcpy(exact, s, n);
		bad += !explore(str_of(exact, n));
		free(exact);
	}
	CHECK(bad == 0);
}

int main(void)
{
	ask(&question, 0x1234, "d.example", PACKET_MX);
	RUN(names);
	RUN(questions);
	RUN(answers);
	RUN(not_ours);
	RUN(cut);
	RUN(bad_names);
	RUN(jumps);
	RUN(mutants);
	return check_done();
}
