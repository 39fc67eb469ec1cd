/* order - see order.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/order.h"

#include <errno.h>

#include "base/num.h"
#include "channel/frame.h"

static int add_zero(struct buf *b, struct str text)
{
	if (buf_add_str(b, text) == -1)
		return -1;
	return buf_add_byte(b, 0);
}

static int add_number(struct buf *b, uint64_t n)
{
	char digits[NUM_MAX];

	return buf_add(b, digits, num_format(digits, n) + 1);
}

static int add_recipients(struct buf *b, const struct order *order)
{
	for (size_t i = 0; i < order->n; i++)
		if (add_number(b, order->recipients[i].ordinal) == -1 ||
			add_zero(b, order->recipients[i].address) == -1 ||
			add_zero(b, order->recipients[i].wishes) == -1)
			return -1;
	return 0;
}

int order_build(struct buf *b, const struct order *order)
{
	struct frame frame;
	char job[4];

	num_pack32(job, order->job);
	if (frame_begin(&frame, b) == -1 ||
		buf_add(b, job, sizeof(job)) == -1 ||
		add_number(b, order->id) == -1 ||
		add_zero(b, order->sender) == -1 ||
		add_zero(b, order->host) == -1 ||
		add_zero(b, order->wishes) == -1 ||
		add_recipients(b, order) == -1)
		return -1;
	return frame_end(&frame, b);
}

/* Takes what stands before a NUL; false if there is none. */
static bool take(struct str *rest, struct str *part_out)
{
	bool ended = str_has(*rest, 0);

	*part_out = str_cut(rest, 0);
	return ended;
}

static bool take_number(struct str *rest, uint64_t *n_out)
{
	struct str digits;

	return take(rest, &digits) && num_parse(digits, n_out);
}

static bool parse(struct str rest, struct order *order)
{
	if (rest.n < 4)
		return false;
	order->job = num_unpack32(rest.s);
	rest = str_skip(rest, 4);
	if (!take_number(&rest, &order->id) || !take(&rest, &order->sender) ||
		!take(&rest, &order->host) || !take(&rest, &order->wishes))
		return false;
	for (order->n = 0; rest.n > 0; order->n++) {
		if (order->n == ORDER_RECIPIENTS_MAX)
			return false;
		struct order_recipient *next = &order->recipients[order->n];
		if (!take_number(&rest, &next->ordinal) ||
			!take(&rest, &next->address) ||
			!take(&rest, &next->wishes))
			return false;
	}
	return order->n > 0;
}

int order_parse(struct str payload, struct order *order_out)
{
	if (parse(payload, order_out))
		return 0;
	errno = EPROTO;
	return -1;
}
