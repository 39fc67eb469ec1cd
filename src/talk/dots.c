/* dots - see dots.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/dots.h"

#include <string.h>

enum decode_state {
	LINE_START = 0,
	IN_LINE,
	AFTER_CR,
	AFTER_DOT, /* a dot at the start of a line, not passed on yet */
	AFTER_DOT_CR,
};

static void add(
	struct dots_encode *dots, const char *s, size_t n, struct out *out)
{
	out_add(out, s, n);
	dots->made += n;
}

static void put(struct dots_encode *dots, char c, struct out *out)
{
	if (c == '.' && !dots->inside && !dots->chunk)
		add(dots, ".", 1, out);
	add(dots, &c, 1, out);
	dots->inside = true;
}

/* How many bytes from the start of piece need no thought. */
static size_t plain(struct str piece)
{
	const char *lf = memchr(piece.s, '\n', piece.n);
	size_t n = lf ? (size_t)(lf - piece.s) : piece.n;
	const char *cr = memchr(piece.s, '\r', n);

	return cr ? (size_t)(cr - piece.s) : n;
}

void dots_encode(struct dots_encode *dots, struct str piece, struct out *out)
{
	while (piece.n) {
		char c = piece.s[0];
		if (c == '\n') {
			add(dots, "\r\n", 2, out);
			dots->inside = dots->cr = false;
			piece = str_skip(piece, 1);
			continue;
		}
		if (dots->cr)
			put(dots, dots->no_cr ? ' ' : '\r', out);
		dots->cr = c == '\r';
		if (dots->cr) {
			piece = str_skip(piece, 1);
			continue;
		}
		put(dots, c, out);
		piece = str_skip(piece, 1);
		size_t n = piece.n ? plain(piece) : 0;
		add(dots, piece.s, n, out);
		piece = str_skip(piece, n);
	}
}

bool dots_whole(const struct dots_encode *dots)
{
	return !dots->inside && !dots->cr;
}

void dots_end(struct out *out)
{
	out_add(out, ".\r\n", 3);
}

/* Writes the line end and starts a line. */
static int line_end(char *dst, size_t *made_out)
{
	dst[(*made_out)++] = '\n';
	return LINE_START;
}

/* One byte. Returns what to do, after it. */
static enum dots_result step(
	struct dots_decode *dots, char c, char *dst, size_t *made_out)
{
	int before = dots->state;

	if (before == AFTER_DOT_CR && c == '\n')
		return DOTS_END;
	if ((before == AFTER_CR || before == AFTER_DOT_CR) && c == '\n') {
		dots->state = line_end(dst, made_out);
		return DOTS_MORE;
	}
	bool bare = before == AFTER_CR || before == AFTER_DOT_CR;
	if (bare)
		dst[(*made_out)++] = '\r';
	if (c == '\r') {
		dots->state = before == AFTER_DOT ? AFTER_DOT_CR : AFTER_CR;
	} else if (c == '.' && before == LINE_START) {
		dots->state = AFTER_DOT;
	} else {
		bare = bare || c == '\n';
		dst[(*made_out)++] = c;
		dots->state = IN_LINE;
	}
	return bare ? DOTS_BARE : DOTS_MORE;
}

enum dots_result dots_decode(struct dots_decode *dots, struct str piece,
	char *dst, size_t *made_out, size_t *used_out)
{
	size_t i = 0;

	*made_out = 0;
	while (i < piece.n) {
		if (dots->state == IN_LINE) {
			size_t n = plain(str_skip(piece, i));
			memcpy(dst + *made_out, piece.s + i, n);
			*made_out += n;
			i += n;
			if (i == piece.n)
				break;
		}
		enum dots_result result =
			step(dots, piece.s[i++], dst, made_out);
		if (result != DOTS_MORE) {
			*used_out = i;
			return result;
		}
	}
	*used_out = piece.n;
	return DOTS_MORE;
}
