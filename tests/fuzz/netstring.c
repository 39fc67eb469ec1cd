/* netstring: one inside another, whatever the pieces they come in
 *
 * What was read does not depend on the pieces; and written anew it is read as
 * the same.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/netstring.h"

#include <errno.h>

#include "fuzz.h"

enum { TEXT_MAX = 40, SPACE = 4096, TALE_MAX = 1 << 20 };

/* What was read: each string as it was, and how it ended. */
struct tale {
	struct buf flat; /* all inner strings */
	struct buf again; /* the outer ones, written anew */
	struct buf inside; /* the outer one under way */
	int error; /* 0: to the end */
};

#define TALE_EMPTY \
	{ \
		.flat = BUF_LIMIT(TALE_MAX), .again = BUF_LIMIT(TALE_MAX), \
		.inside = BUF_LIMIT(TALE_MAX) \
	}

static void write_to(struct buf *b, struct str text)
{
	static char space[SPACE];
	struct out out = OUT_TO(fuzz_file(1, str_of(0, 0)), space);
	struct buf got = BUF_LIMIT(TALE_MAX);

	netstring_add(&out, text);
	MUST(out_flush(&out) == 0);
	fuzz_file_take(1, &got);
	MUST(buf_add_str(b, buf_str(&got)) == 0);
	buf_free(&got);
}

/* Short ones at once, long ones in pieces: as the servers do. */
static int read_inner(struct netstring *n, struct tale *tale)
{
	char space[TEXT_MAX];
	size_t before = tale->flat.n;
	struct str piece;
	int got = netstring_text(n, space, sizeof(space), &piece);

	if (got == 1)
		MUST(buf_add_str(&tale->flat, piece) == 0);
	MUST(got == 1 || got == -1 || n->left > sizeof(space));
	while (got == 0 && netstring_view(n, &piece) == 1) {
		MUST(piece.n > 0 && piece.n <= n->left);
		MUST(buf_add_str(&tale->flat, piece) == 0);
		netstring_skip(n, piece.n);
	}
	if (got == -1 || netstring_close(n) == -1)
		return -1;
	write_to(&tale->inside, str_skip(buf_str(&tale->flat), before));
	return 0;
}

static int read_outer(struct in *in, struct tale *tale)
{
	struct netstring all;
	struct netstring one;
	int got = netstring_open(&all, in);

	if (got != 1)
		return got;
	buf_clear(&tale->inside);
	while ((got = netstring_inside(&one, &all)) == 1)
		if (read_inner(&one, tale) == -1)
			return -1;
	if (got == -1 || netstring_close(&all) == -1)
		return -1;
	write_to(&tale->again, buf_str(&tale->inside));
	return 1;
}

static void read_all(struct str input, size_t size, struct tale *tale)
{
	static char space[SPACE];
	struct in in = IN_FROM(fuzz_file(0, input), space);
	int got;

	in.size = size;
	while ((got = read_outer(&in, tale)) == 1)
		;
	tale->error = got == -1 ? errno : 0;
	MUST(got == 0 || tale->error == EPROTO || tale->error == ECONNRESET);
}

static bool same(const struct tale *a, const struct tale *b)
{
	return a->error == b->error &&
	       str_equal(buf_str(&a->flat), buf_str(&b->flat)) &&
	       str_equal(buf_str(&a->again), buf_str(&b->again));
}

static void tale_free(struct tale *tale)
{
	buf_free(&tale->flat);
	buf_free(&tale->again);
	buf_free(&tale->inside);
}

static void run(struct str input)
{
	size_t size = fuzz_byte(&input) % 64 + 1;
	struct tale whole = TALE_EMPTY;
	struct tale pieces = TALE_EMPTY;
	struct tale again = TALE_EMPTY;

	read_all(input, SPACE, &whole);
	read_all(input, size, &pieces);
	MUST(same(&whole, &pieces));
	read_all(buf_str(&whole.again), SPACE, &again);
	MUST(again.error == 0);
	MUST(str_equal(buf_str(&whole.again), buf_str(&again.again)));
	tale_free(&whole);
	tale_free(&pieces);
	tale_free(&again);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
