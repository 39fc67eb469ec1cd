/* mbox: messages in one file, and out of it again
 *
 * What is appended does not depend on the pieces it comes in. However many
 * messages are delivered: a reader who begins a message at each "From " line
 * and takes one '>' off finds just these.
 *
 * The input: a byte (size of the pieces), then messages, a 0xff between them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/mbox.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#include "fuzz.h"

enum { SPACE = 4096, ROOM = 1 << 18, MESSAGES = 5 };

static const char path[] = "mbox";
static const char head[] = "From a@b Thu Jan 01 00:00:00 1970\n";

static void copy(struct str message, size_t size, struct buf *b)
{
	static char in_space[SPACE];
	static char out_space[64];
	struct in in = IN_FROM(fuzz_file(0, message), in_space);
	struct out out = OUT_TO(fuzz_file(1, str_of(0, 0)), out_space);

	in.size = size;
	mbox_copy(&in, &out);
	MUST(out_flush(&out) == 0 && !in.error);
	fuzz_file_take(1, b);
}

static bool from_line(struct str line)
{
	while (line.n && line.s[0] == '>')
		line = str_skip(line, 1);
	return str_starts(line, str_text("From "));
}

/* The message as it lies in the file: quoted, whole lines, an empty one. */
static void check_copy(struct str message, struct str copied)
{
	while (message.n) {
		struct str line = str_cut(&message, '\n');
		struct str got = str_cut(&copied, '\n');
		if (from_line(line)) {
			MUST(got.n && got.s[0] == '>');
			got = str_skip(got, 1);
		}
		MUST(str_equal(got, line));
	}
	MUST(str_is(copied, "\n"));
}

static void check_pieces(struct str message, size_t size)
{
	struct buf whole = BUF_LIMIT(ROOM);
	struct buf pieces = BUF_LIMIT(ROOM);

	copy(message, SPACE, &whole);
	copy(message, size, &pieces);
	MUST(str_equal(buf_str(&whole), buf_str(&pieces)));
	check_copy(message, buf_str(&whole));
	buf_free(&whole);
	buf_free(&pieces);
}

/* A message ends with an empty line: so many newlines are missing. */
static size_t lacks(struct str before)
{
	if (!before.n || str_is(before, "\n") ||
		str_ends(before, str_text("\n\n")))
		return 0;
	return before.s[before.n - 1] == '\n' ? 1 : 2;
}

/* What is there before may have been cut off by a crash; NULs at its end are
 * what a power cut has left instead of bytes, and go. */
static void check_file(struct str before, const struct str *messages, size_t n)
{
	struct buf file = BUF_LIMIT(ROOM);

	fuzz_put(path, before);
	for (size_t i = 0; i < n; i++)
		MUST(mbox_deliver(path, str_text(head),
			     fuzz_file(0, messages[i])) == MBOX_OK);
	MUST(file_slurp(path, &file) == 0);
	struct str rest = buf_str(&file);
	while (before.n && before.s[before.n - 1] == 0)
		before.n--;
	MUST(str_starts(rest, before));
	rest = str_skip(rest, before.n);
	for (size_t i = 0; i < lacks(before); i++) {
		MUST(rest.n && rest.s[0] == '\n');
		rest = str_skip(rest, 1);
	}
	for (size_t i = 0; i < n; i++) {
		struct buf one = BUF_LIMIT(ROOM);
		MUST(str_starts(rest, str_text(head)));
		rest = str_skip(rest, sizeof(head) - 1);
		copy(messages[i], SPACE, &one);
		MUST(str_starts(rest, buf_str(&one)));
		rest = str_skip(rest, one.n);
		buf_free(&one);
	}
	MUST(rest.n == 0);
	buf_free(&file);
}

static void run(struct str input)
{
	size_t size = fuzz_byte(&input) % 32 + 1;
	struct str messages[MESSAGES];
	size_t n = 0;

	while (input.n && n < MESSAGES) {
		messages[n] = str_cut(&input, (char)0xff);
		check_pieces(messages[n++], size);
	}
	if (n > 1)
		check_file(messages[0], messages + 1, n - 1);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
