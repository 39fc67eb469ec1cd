/* reply - see reply.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/reply.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/ascii.h"

/* What the start of a line says. */
struct start {
	char bytes[4]; /* code and what follows it */
	size_t n;
};

static int keep(struct buf *text, char c)
{
	if (c == '\r' || text->n >= REPLY_TEXT_MAX)
		return 0;
	return buf_add_byte(text, c ? c : '?');
}

static int line(struct in *in, struct buf *text, struct start *start_out)
{
	char c = 0;

	start_out->n = 0;
	for (size_t length = 0; c != '\n'; length++) {
		int got = in_byte(in, &c);
		if (got != 1 || length > REPLY_LINE_MAX) {
			errno = got == -1 ? in->error : EPROTO;
			return -1;
		}
		if (start_out->n < sizeof(start_out->bytes) && c != '\n')
			start_out->bytes[start_out->n++] = c;
		if (keep(text, c) == -1)
			return -1;
	}
	return 0;
}

static int code_of(const struct start *start)
{
	int code = 0;

	for (size_t i = 0; i < 3; i++) {
		if (i >= start->n || !ascii_digit(start->bytes[i]))
			return REPLY_NONSENSE;
		code = code * 10 + (start->bytes[i] - '0');
	}
	return code < 100 ? REPLY_NONSENSE : code;
}

int reply_read(struct in *in, struct buf *text, int *code_out)
{
	struct start start;

	buf_clear(text);
	for (int n = 0; n < REPLY_LINES_MAX; n++) {
		if (line(in, text, &start) == -1)
			return -1;
		if (n == 0)
			*code_out = code_of(&start);
		if (start.n < 4 || start.bytes[3] != '-')
			return 0;
	}
	errno = EPROTO;
	return -1;
}
