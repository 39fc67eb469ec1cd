/* body - see body.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/body.h"

#include "base/str.h"
#include "base/tcp.h"
#include "talk/dots.h"

enum { PIECE = 32768 };

/* There is more to come: a client that writes piece by piece may keep the next
 * one back until the last is acknowledged (Nagle), and that could take 40 ms. */
static void wait_for_more(const struct in *in)
{
	if (!in_ready(in))
		tcp_acknowledge(in->fd);
}

/* Decodes and passes on what can be had now. Nothing after a bare LF is
 * looked at: two servers would disagree where the message ends. */
static enum dots_result take(struct in *in, struct str view,
	struct dots_decode *dots, struct arrival *arrival)
{
	static char decoded[PIECE + 1];
	size_t made;
	size_t used;

	view = str_head(view, PIECE);
	enum dots_result result =
		dots_decode(dots, view, decoded, &made, &used);
	in_skip(in, used);
	if (result == DOTS_BARE)
		arrival_fail(arrival);
	else
		arrival_bytes(arrival, decoded, made);
	return result;
}

enum body_end body_receive(
	struct in *in, struct arrival *arrival, bool *bare_cr_out)
{
	struct dots_decode dots = {0};
	struct str view;

	*bare_cr_out = false;
	while (in_view(in, &view) == 1) {
		size_t before = in->pos;
		enum dots_result result = take(in, view, &dots, arrival);
		if (result == DOTS_END)
			return BODY_WHOLE;
		if (result == DOTS_MORE) {
			wait_for_more(in);
			continue;
		}
		if (view.s[in->pos - before - 1] == '\n')
			return BODY_BARE_LF;
		*bare_cr_out = true;
	}
	arrival_fail(arrival);
	return BODY_GONE;
}

/* At most n of what can be had now, and at most a piece; empty at the end. */
static struct str some(struct in *in, uint64_t n)
{
	struct str view;

	if (in_view(in, &view) != 1)
		return str_of(0, 0);
	if (n < view.n)
		view.n = (size_t)n;
	return str_head(view, PIECE);
}

bool body_chunk(
	struct in *in, uint64_t n, struct chunk *chunk, struct arrival *arrival)
{
	static char decoded[PIECE + 1];

	while (n > 0) {
		struct str view = some(in, n);
		if (!view.n) {
			arrival_fail(arrival);
			return false;
		}
		size_t made = chunk_take(chunk, view, decoded);
		if (made)
			arrival_bytes(arrival, decoded, made);
		in_skip(in, view.n);
		n -= view.n;
		if (n > 0)
			wait_for_more(in);
	}
	return true;
}

bool body_drain(struct in *in, uint64_t n)
{
	while (n > 0) {
		struct str view = some(in, n);
		if (!view.n)
			return false;
		in_skip(in, view.n);
		n -= view.n;
	}
	return true;
}
