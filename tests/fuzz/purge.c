/* purge: a message from which forged fields are taken
 *
 * What is left does not depend on the pieces it came in; nothing is added; no
 * field in its header is forged; without such fields all of it is left.
 *
 * The input: a byte, the size of the pieces; then the message.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/purge.h"

#include "policy/authres.h"

#include "fuzz.h"

static const char here[] = "mx.here.test";

static void take(void *context, struct str piece)
{
	struct buf *b = context;

	MUST(buf_add_str(b, piece) == 0);
}

static void purged(struct str message, size_t size, struct buf *b)
{
	const struct sink sink = {take, b};
	struct purge purge;

	purge_begin(&purge, str_text(here), &sink);
	while (message.n) {
		struct str piece = str_head(message, size);
		MUST(purge_feed(&purge, piece.s, piece.n) == 0);
		message = str_skip(message, piece.n);
	}
	purge_end(&purge);
	purge_free(&purge);
}

/* The field at the start: its lines. */
static struct str field_of(struct str rest)
{
	size_t n = str_find(rest, '\n') + 1;

	while (n < rest.n && (rest.s[n] == ' ' || rest.s[n] == '\t'))
		n += str_find(str_skip(rest, n), '\n') + 1;
	return str_head(rest, n);
}

/* Is all of it looked at? */
static bool fits(struct str field)
{
	return field.n < PURGE_FIELD_MAX ||
	       (field.n == PURGE_FIELD_MAX && field.s[field.n - 1] == '\n');
}

/* How many forged fields, as somebody else would read them. Those that are
 * too long to be held count if what is held may be the start of one. */
static size_t forged(struct str message)
{
	size_t n = 0;

	while (message.n && message.s[0] != '\n' &&
		!str_starts(message, str_text("\r\n"))) {
		struct str field = field_of(message);
		n += (fits(field) ? authres_forged : authres_may_be_forged)(
			str_head(field, PURGE_FIELD_MAX), str_text(here));
		message = str_skip(message, field.n);
	}
	return n;
}

static void run(struct str input)
{
	struct buf one = BUF_LIMIT(1 << 20);
	struct buf two = BUF_LIMIT(1 << 20);
	size_t size = fuzz_byte(&input) + 1;

	purged(input, size, &one);
	purged(input, input.n + 1, &two);
	MUST(str_equal(buf_str(&one), buf_str(&two)));
	MUST(one.n <= input.n);
	MUST(forged(buf_str(&one)) == 0);
	MUST((forged(input) == 0) == str_equal(buf_str(&one), input));
	buf_free(&one);
	buf_free(&two);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 22};
