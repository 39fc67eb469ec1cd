/* handover - see handover.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/handover.h"

#include <stdbool.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "queue/codes.h"

enum { TALK_SECONDS = 60, ANSWER_MAX = 10000 };

/* How long a netstring of n bytes is. */
static uint64_t netstring_size(uint64_t n)
{
	char digits[NUM_MAX];

	return num_format(digits, n) + 1 + n + 1;
}

/* F sender NUL, T recipient NUL for each, one more NUL. */
int handover_measure(struct handover *handover)
{
	struct str rest = buf_str(&handover->envelope);
	char letter = 'F';

	while (rest.n && rest.s[0]) {
		if (rest.s[0] != letter || !str_has(rest, 0))
			return -1;
		handover->strings += netstring_size(str_cut(&rest, 0).n - 1);
		letter = 'T';
	}
	return rest.n == 1 && letter == 'T' ? 0 : -1;
}

static void add_size(struct out *out, uint64_t n)
{
	out_num(out, n);
	out_byte(out, ':');
}

static void add_strings(struct out *out, struct str records)
{
	while (records.n > 1) {
		struct str address = str_skip(str_cut(&records, 0), 1);
		add_size(out, address.n);
		out_str(out, address);
		out_byte(out, ',');
	}
}

/* Without its last byte the request is nothing: when this fails, the server
 * has not got it. */
int handover_send(const struct handover *handover, int fd)
{
	static char space[65536];
	struct out out = OUT_TO(fd, space);
	uint64_t size = handover->message->size;

	out.timeout = TALK_SECONDS;
	add_size(&out, netstring_size(size) + handover->strings);
	add_size(&out, size);
	if (parcel_send(handover->message, &out) == -1)
		_exit(QUEUE_READ);
	out_byte(&out, ',');
	add_strings(&out, buf_str(&handover->envelope));
	out_byte(&out, ',');
	return out_flush(&out);
}

/* How long the answer says it is. */
static bool read_size(struct in *in, uint64_t *n_out)
{
	struct buf text = BUF_LIMIT(16);
	bool right = in_until(in, &text, ':') == 1 &&
		     num_parse(str_head(buf_str(&text), text.n - 1), n_out);

	buf_free(&text);
	return right;
}

/* The whole answer counts: a netstring that starts with K, Z or D. */
int handover_hear(int fd)
{
	static char space[1024];
	struct in in = IN_FROM(fd, space);
	char bytes[ANSWER_MAX + 1];
	uint64_t n = 0;

	in.timeout = TALK_SECONDS;
	in.deadline = clock_steady_ms() + 10 * TALK_SECONDS * 1000;
	if (!read_size(&in, &n) || n == 0 || n > ANSWER_MAX)
		return QUEUE_PROTOCOL;
	if (in_read(&in, bytes, (size_t)n + 1) != (ssize_t)n + 1 ||
		bytes[n] != ',')
		return QUEUE_PROTOCOL;
	switch (bytes[0]) {
	case 'K':
		return QUEUE_OK;
	case 'Z':
		return QUEUE_CONNECT;
	case 'D':
		return QUEUE_REFUSED;
	default:
		return QUEUE_PROTOCOL;
	}
}
