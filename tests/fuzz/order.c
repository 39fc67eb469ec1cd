/* order: what qmail-send asks a spawner to do
 *
 * Any payload is an order or mangled; an order that is built anew and read
 * again is the same. A frame is never taken for whole before it is, and never
 * for another one when more bytes come.
 *
 * The input: a byte (where a frame is cut), then the payload, or the frame.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/order.h"

#include <errno.h>

#include "channel/frame.h"

#include "fuzz.h"

enum { ROOM = 1 << 18 };

static bool same(const struct order *a, const struct order *b)
{
	if (a->job != b->job || a->id != b->id || a->n != b->n ||
		!str_equal(a->sender, b->sender) ||
		!str_equal(a->host, b->host))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->recipients[i].ordinal != b->recipients[i].ordinal ||
			!str_equal(a->recipients[i].address,
				b->recipients[i].address) ||
			!str_equal(a->recipients[i].wishes,
				b->recipients[i].wishes))
			return false;
	return true;
}

/* What follows in memory is a NUL: the spawners use the text as it is. */
static void check_ends(const struct order *order)
{
	MUST(order->sender.s[order->sender.n] == 0);
	MUST(order->host.s[order->host.n] == 0);
	MUST(order->n > 0 && order->n <= ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; i < order->n; i++) {
		struct str address = order->recipients[i].address;
		MUST(address.s[address.n] == 0);
	}
}

static void check_payload(struct str payload)
{
	static struct order order;
	static struct order again;
	struct buf b = BUF_LIMIT(ROOM);
	struct str inside;
	size_t used;

	if (order_parse(payload, &order) == -1) {
		MUST(errno == EPROTO);
		return;
	}
	check_ends(&order);
	MUST(order_build(&b, &order) == 0);
	MUST(frame_parse(buf_str(&b), ORDER_BYTES_MAX, &inside, &used) == 1);
	MUST(used == b.n && order_parse(inside, &again) == 0);
	MUST(same(&order, &again));
	buf_free(&b);
}

static void check_frame(struct str have, unsigned cut)
{
	struct str whole = {0, 0};
	struct str part = {0, 0};
	size_t used = 0;
	size_t part_used = 0;
	uint64_t jobs;
	int all = frame_parse(have, ROOM, &whole, &used);
	int some = frame_parse(str_head(have, cut), ROOM, &part, &part_used);

	MUST(all != 1 || (used <= have.n && whole.n < used));
	MUST(some == 0 || some == all);
	MUST(some != 1 || (str_equal(whole, part) && used == part_used));
	all = frame_parse_hello(have, &jobs, &used);
	MUST(all != 1 || used <= have.n);
	some = frame_parse_hello(str_head(have, cut), &jobs, &used);
	MUST(some == 0 || some == all);
}

static void run(struct str input)
{
	unsigned cut = fuzz_byte(&input);

	check_payload(input);
	check_frame(input, cut);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
