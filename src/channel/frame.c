/* frame - see frame.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/frame.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"

enum { WIDTH = 7, HELLO_MAX = 32 };

int frame_begin(struct frame *frame, struct buf *b)
{
	frame->start = b->n;
	return buf_add(b, "0000000:", WIDTH + 1);
}

int frame_end(const struct frame *frame, struct buf *b)
{
	char digits[NUM_MAX];
	size_t n = b->n - frame->start - WIDTH - 1;

	if (num_format_wide(digits, n, WIDTH) != WIDTH) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(b->s + frame->start, digits, WIDTH);
	return buf_add_byte(b, ',');
}

int frame_parse(
	struct str have, size_t max, struct str *payload_out, size_t *used_out)
{
	uint64_t n;
	size_t digits = num_scan(str_head(have, WIDTH + 1), &n);

	if (digits > WIDTH || (digits == 0 && have.n > 0))
		return -1;
	if (digits == have.n)
		return 0;
	if (have.s[digits] != ':' || n > max)
		return -1;
	size_t used = digits + 1 + (size_t)n + 1;
	if (have.n < used)
		return 0;
	if (have.s[used - 1] != ',')
		return -1;
	*payload_out = str_of(have.s + digits + 1, (size_t)n);
	*used_out = used;
	return 1;
}

int frame_hello(struct buf *b, uint64_t jobs)
{
	if (buf_add_text(b, "Q2 ") == -1 || buf_add_num(b, jobs) == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

int frame_parse_hello(struct str have, uint64_t *jobs_out, size_t *used_out)
{
	size_t end = str_find(have, '\n');
	struct str line = str_head(have, end);

	if (end >= HELLO_MAX)
		return -1;
	if (end == have.n)
		return 0;
	if (!str_starts(line, str_text("Q2 ")) ||
		!num_parse(str_skip(line, 3), jobs_out))
		return -1;
	*used_out = end + 1;
	return 1;
}
