/* dots: what goes out can be read back, and only CR LF . CR LF is an end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>

#include "talk/dots.h"

#include "check.h"

enum { ROOM = 4096 };

static char wire[ROOM];

static bool no_cr;
static bool chunk;

/* Encodes in pieces of the given size; the dot is added if the end is whole. */
static struct str encoded(const char *text, size_t n, size_t piece)
{
	struct out out = OUT_TO(-1, wire);
	struct dots_encode dots = {.no_cr = no_cr, .chunk = chunk};

	for (size_t i = 0; i < n; i += piece) {
		size_t left = n - i < piece ? n - i : piece;
		dots_encode(&dots, str_of(text + i, left), &out);
	}
	if (dots_whole(&dots))
		dots_end(&out);
	return str_of(wire, out.n);
}

static bool encodes(const char *text, const char *want)
{
	for (size_t piece = 1; piece <= strlen(text) + 1; piece++)
		if (!str_is(encoded(text, strlen(text), piece), want))
			return false;
	return true;
}

static void out(void)
{
	CHECK(encodes("", ".\r\n"));
	CHECK(encodes("a\nb\n", "a\r\nb\r\n.\r\n"));
	CHECK(encodes("a\r\nb\r\n", "a\r\nb\r\n.\r\n"));
	CHECK(encodes(".\n", "..\r\n.\r\n"));
	CHECK(encodes("\n.a\n", "\r\n..a\r\n.\r\n"));
	CHECK(encodes("a.\n", "a.\r\n.\r\n"));
	CHECK(encodes("a\r.\rb\n", "a\r.\rb\r\n.\r\n"));
	CHECK(encodes("a\r\r\n", "a\r\r\n.\r\n"));
	CHECK(encodes("a", "a"));
	CHECK(encodes("a\n\r", "a\r\n"));
}

static void strict(void)
{
	no_cr = true;
	CHECK(encodes("a\r.\rb\n", "a . b\r\n.\r\n"));
	CHECK(encodes("\r.\r\n", " .\r\n.\r\n"));
	CHECK(encodes("\n.\r\r\n", "\r\n.. \r\n.\r\n"));
	CHECK(encodes("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"));
	chunk = true;
	CHECK(encodes(".\n..\r\na\r.\n", ".\r\n..\r\na .\r\n.\r\n"));
	no_cr = chunk = false;
}

struct decoded {
	char text[ROOM];
	size_t n;
	size_t used;
	size_t bare;
	bool ended;
};

/* Decodes in pieces; bare bytes are counted and read over. */
static void decode(struct decoded *d, const char *bytes, size_t n, size_t piece)
{
	struct dots_decode dots = {0};

	*d = (struct decoded){0};
	while (d->used < n && !d->ended) {
		size_t left = n - d->used < piece ? n - d->used : piece;
		size_t made;
		size_t used;
		enum dots_result result =
			dots_decode(&dots, str_of(bytes + d->used, left),
				d->text + d->n, &made, &used);
		d->n += made;
		d->used += used;
		d->bare += result == DOTS_BARE;
		d->ended = result == DOTS_END;
	}
}

static bool decodes(const char *bytes, const char *want, size_t rest)
{
	static struct decoded d;
	size_t n = strlen(bytes);

	for (size_t piece = 1; piece <= n; piece++) {
		decode(&d, bytes, n, piece);
		if (!str_is(str_of(d.text, d.n), want) || !d.ended || d.bare ||
			d.used != n - rest)
			return false;
	}
	return true;
}

static void in(void)
{
	CHECK(decodes(".\r\n", "", 0));
	CHECK(decodes("a\r\n.\r\n", "a\n", 0));
	CHECK(decodes("a\r\n.\r\nQUIT\r\n", "a\n", 6));
	CHECK(decodes("..\r\n.\r\n", ".\n", 0));
	CHECK(decodes(".a\r\n.\r\n", "a\n", 0));
	CHECK(decodes("...a\r\n.\r\n", "..a\n", 0));
	CHECK(decodes("\r\n.\r\n", "\n", 0));
	CHECK(decodes("a.\r\n.\r\n", "a.\n", 0));
}

/* How many bare bytes, and is an end seen? */
static bool bare(const char *bytes, size_t count, bool ended)
{
	static struct decoded d;
	size_t n = strlen(bytes);

	for (size_t piece = 1; piece <= n; piece++) {
		decode(&d, bytes, n, piece);
		if (d.bare != count || d.ended != ended)
			return false;
	}
	return true;
}

static void smuggled(void)
{
	CHECK(bare("a\n.\nb", 2, false));
	CHECK(bare("a\n.\r\nb", 1, false));
	CHECK(bare("a\r\n.\nb", 1, false));
	CHECK(bare("a\r.\rb", 2, false));
	CHECK(bare("a\r\n.\rb", 1, false));
	CHECK(bare("a\r.\r\nb", 1, false));
	CHECK(bare("a\r\r\n.\r\n", 1, true));
	CHECK(bare("a\rb\r\n.\r\n", 1, true));
}

/* What was encoded decodes to itself, whatever it is made of. */
static void both(void)
{
	static const char letters[] = {'.', '\n', 'a', 0, '\n', '.'};
	static struct decoded d;
	char text[200];

	srand(1);
	for (int round = 0; round < 2000; round++) {
		size_t n = (size_t)rand() % (sizeof(text) - 1);
		for (size_t i = 0; i < n; i++)
			text[i] = letters[(size_t)rand() % sizeof(letters)];
		text[n++] = '\n';
		struct str sent =
			encoded(text, n, 1 + (size_t)rand() % sizeof(text));
		decode(&d, sent.s, sent.n, 1 + (size_t)rand() % sent.n);
		CHECK(d.ended && !d.bare && d.used == sent.n);
		CHECK(str_equal(str_of(d.text, d.n), str_of(text, n)));
	}
}

int main(void)
{
	RUN(out);
	RUN(strict);
	RUN(in);
	RUN(smuggled);
	RUN(both);
	return check_done();
}
