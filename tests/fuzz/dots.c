/* dots: the body of DATA, both ways, in pieces of any size
 *
 * What is taken off is what stands before the first CR LF . CR LF, and the
 * pieces do not matter. What is put on never ends the message, and taken off
 * again it is the message.
 *
 * The first byte: the size of the pieces.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/dots.h"

#include "fuzz.h"

enum { SPACE = 4096, ROOM = 1 << 16 };

/* ---- taking off ---- */

struct decoded {
	struct buf bytes;
	size_t used;
	bool ended;
	bool bare; /* a bare CR or LF was met */
};

static void decode(struct str wire, size_t size, struct decoded *d)
{
	static char dst[SPACE + 1];
	struct dots_decode dots = {0};
	size_t made;
	size_t used;

	*d = (struct decoded){.bytes = BUF_LIMIT(ROOM)};
	while (wire.n && !d->ended) {
		enum dots_result result = dots_decode(
			&dots, str_head(wire, size), dst, &made, &used);
		MUST(used > 0 && made <= used + 1);
		MUST(buf_add(&d->bytes, dst, made) == 0);
		wire = str_skip(wire, used);
		d->used += used;
		d->ended = result == DOTS_END;
		d->bare = d->bare || result == DOTS_BARE;
	}
}

/* Line by line. *used_out: behind the dot; 0: there is none. */
static bool want(struct str wire, struct buf *b, size_t *used_out)
{
	size_t all = wire.n;
	bool bare = false;

	*used_out = 0;
	while (str_has(wire, '\n')) {
		struct str line = str_cut(&wire, '\n');
		bool whole = line.n && line.s[line.n - 1] == '\r';
		line.n -= whole;
		bare = bare || !whole || str_has(line, '\r');
		if (bare)
			return true;
		if (str_is(line, ".")) {
			*used_out = all - wire.n;
			return false;
		}
		if (line.n && line.s[0] == '.')
			line = str_skip(line, 1);
		MUST(buf_add_str(b, line) == 0 && buf_add_byte(b, '\n') == 0);
	}
	return false;
}

static void check_decode(struct str wire, size_t size)
{
	struct decoded whole;
	struct decoded pieces;
	struct buf wanted = BUF_LIMIT(ROOM);
	size_t used;

	decode(wire, SPACE, &whole);
	decode(wire, size, &pieces);
	MUST(whole.used == pieces.used && whole.ended == pieces.ended &&
		whole.bare == pieces.bare);
	MUST(str_equal(buf_str(&whole.bytes), buf_str(&pieces.bytes)));
	if (want(wire, &wanted, &used))
		MUST(whole.bare);
	else if (used)
		MUST(whole.ended && !whole.bare && whole.used == used &&
			str_equal(buf_str(&whole.bytes), buf_str(&wanted)));
	else
		MUST(!whole.ended &&
			str_starts(buf_str(&whole.bytes), buf_str(&wanted)));
	buf_free(&whole.bytes);
	buf_free(&pieces.bytes);
	buf_free(&wanted);
}

/* ---- putting on ---- */

static bool encode(struct str message, size_t size, struct buf *wire)
{
	static char space[SPACE];
	struct out out = OUT_TO(fuzz_file(1, str_of(0, 0)), space);
	struct dots_encode dots = {0};

	while (message.n) {
		struct str piece = str_head(message, size);
		dots_encode(&dots, piece, &out);
		message = str_skip(message, piece.n);
	}
	bool whole = dots_whole(&dots);
	if (whole)
		dots_end(&out);
	MUST(out_flush(&out) == 0);
	fuzz_file_take(1, wire);
	return whole;
}

/* The message, CR LF as LF: what the other side stores. */
static void stored(struct str message, struct buf *b)
{
	while (message.n) {
		struct str line = str_cut(&message, '\n');
		if (line.n && line.s[line.n - 1] == '\r')
			line.n--;
		MUST(buf_add_str(b, line) == 0 && buf_add_byte(b, '\n') == 0);
	}
}

static void check_encode(struct str message, size_t size)
{
	struct buf wire = BUF_LIMIT(ROOM);
	struct buf pieces = BUF_LIMIT(ROOM);
	struct buf wanted = BUF_LIMIT(ROOM);
	struct decoded back;
	bool whole = encode(message, SPACE, &wire);

	MUST(encode(message, size, &pieces) == whole);
	MUST(str_equal(buf_str(&wire), buf_str(&pieces)));
	MUST(whole == (message.n == 0 || message.s[message.n - 1] == '\n'));
	decode(buf_str(&wire), SPACE, &back);
	MUST(back.ended == whole && back.used == wire.n);
	if (whole) {
		stored(message, &wanted);
		MUST(str_equal(buf_str(&back.bytes), buf_str(&wanted)));
	}
	buf_free(&back.bytes);
	buf_free(&wire);
	buf_free(&pieces);
	buf_free(&wanted);
}

static void run(struct str input)
{
	size_t size = fuzz_byte(&input) % 32 + 1;

	check_decode(input, size);
	check_encode(input, size);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
