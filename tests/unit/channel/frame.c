/* frame: netstrings built and read, piece by piece, whatever comes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/frame.h"

#include <errno.h>

#include "scratch.h"

enum { MAX = 1000 };

static void built(void)
{
	struct buf b = BUF_LIMIT(100);
	struct frame frame;

	CHECK(frame_begin(&frame, &b) == 0 && buf_add_text(&b, "hello") == 0);
	CHECK(frame_end(&frame, &b) == 0);
	CHECK_TEXT(buf_str(&b), "0000005:hello,");
	CHECK(frame_begin(&frame, &b) == 0 && frame_end(&frame, &b) == 0);
	CHECK_TEXT(buf_str(&b), "0000005:hello,0000000:,");
	buf_free(&b);
}

static void full(void)
{
	struct buf b = BUF_LIMIT(12);
	struct frame frame;

	CHECK(frame_begin(&frame, &b) == 0 && buf_add_text(&b, "abcd") == 0);
	CHECK(frame_end(&frame, &b) == -1 && errno == EMSGSIZE);
	CHECK(frame_begin(&frame, &b) == -1 && errno == EMSGSIZE);
	buf_free(&b);
	b.limit = 20000000;
	CHECK(frame_begin(&frame, &b) == 0 && buf_need(&b, 10000000) == 0);
	memset(b.s + b.n, 'x', 10000000);
	b.n += 10000000;
	CHECK(frame_end(&frame, &b) == -1 && errno == EMSGSIZE);
	b.n--;
	CHECK(frame_end(&frame, &b) == 0);
	buf_free(&b);
}

/* In a block of its own, so that a step too far is seen. */
static int parse(const char *s, size_t n, struct str *payload, size_t *used)
{
	char *own = malloc(n ? n : 1);
	memcpy(own, s, n);
	int found = frame_parse(str_of(own, n), MAX, payload, used);

	if (found == 1) {
		CHECK(*used <= n && payload->n <= MAX);
		CHECK(payload->s > own &&
			payload->s + payload->n < own + *used);
		CHECK(own[*used - 1] == ',');
	}
	free(own);
	return found;
}

static int verdict(const char *text)
{
	struct str payload;
	size_t used;

	return parse(text, strlen(text), &payload, &used);
}

static void parsed(void)
{
	struct str payload;
	size_t used = 0;
	struct str have = str_text("5:hello,0:,");

	CHECK(frame_parse(have, MAX, &payload, &used) == 1 && used == 8);
	CHECK_TEXT(payload, "hello");
	have = str_skip(have, used);
	CHECK(frame_parse(have, MAX, &payload, &used) == 1 && used == 3);
	CHECK(payload.n == 0);
}

static void more_is_needed(void)
{
	CHECK(verdict("") == 0 && verdict("5") == 0 && verdict("5:") == 0);
	CHECK(verdict("5:hell") == 0 && verdict("5:hello") == 0);
	CHECK(verdict("0001000:") == 0 && verdict("0000000") == 0);
}

static void none(void)
{
	CHECK(verdict("x") == -1 && verdict(":") == -1 && verdict(",") == -1);
	CHECK(verdict("5;hello,") == -1 && verdict("5:hello;") == -1);
	CHECK(verdict("-1:") == -1 && verdict(" 1:a,") == -1);
	CHECK(verdict("1001:") == -1 && verdict("00000001:a,") == -1);
	CHECK(verdict("00000000") == -1);
	CHECK(verdict("99999999999999999999999") == -1);
}

static void hello(void)
{
	struct buf b = BUF_LIMIT(100);
	uint64_t jobs = 0;
	size_t used = 0;

	CHECK(frame_hello(&b, 10000) == 0);
	CHECK_TEXT(buf_str(&b), "Q2 10000\n");
	for (size_t n = 0; n < b.n; n++)
		CHECK(frame_parse_hello(str_of(b.s, n), &jobs, &used) == 0);
	CHECK(buf_add_text(&b, "5:") == 0);
	CHECK(frame_parse_hello(buf_str(&b), &jobs, &used) == 1);
	CHECK(jobs == 10000 && used == 9);
	buf_free(&b);
}

static bool no_hello(const char *text)
{
	uint64_t jobs;
	size_t used;

	return frame_parse_hello(str_text(text), &jobs, &used) == -1;
}

static void no_hellos(void)
{
	CHECK(no_hello("Q1 5\n") && no_hello("Q2\n") && no_hello("Q2 \n"));
	CHECK(no_hello("Q2 x\n") && no_hello("Q2 -1\n") && no_hello("\n"));
	CHECK(no_hello("Q2 99999999999999999999\n"));
	CHECK(no_hello("a line that goes on and on and never ends"));
	CHECK(no_hello("Q2 00000000000000000000000000012\n"));
}

/* A good one and its neighbour, with a few bytes changed, cut, doubled. */
static void mutated(void)
{
	char text[64];
	struct str payload;
	size_t used;
	size_t good = 0;

	for (int round = 0; round < 100000; round++) {
		size_t n = (size_t)snprintf(text, sizeof(text),
			"%0*u:%.*s,12:next one is..,", (int)scratch_dice(9),
			scratch_dice(12), (int)scratch_dice(12),
			"abcdefghijkl");
		for (uint32_t i = scratch_dice(4); i > 0; i--)
			text[scratch_dice((uint32_t)n)] =
				(char)scratch_dice(256);
		good += parse(text, scratch_dice((uint32_t)n + 1), &payload,
				&used) == 1;
	}
	CHECK(good > 100);
}

int main(void)
{
	RUN(built);
	RUN(full);
	RUN(parsed);
	RUN(more_is_needed);
	RUN(none);
	RUN(hello);
	RUN(no_hellos);
	RUN(mutated);
	return check_done();
}
