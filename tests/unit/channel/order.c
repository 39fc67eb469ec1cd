/* order: there and back; a mangled one is seen and never read beyond
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/order.h"

#include <errno.h>

#include "channel/frame.h"

#include "scratch.h"

static struct buf b = BUF_LIMIT(200000);
static struct order got;

/* What is between the colon and the comma. */
static struct str payload(void)
{
	struct str inside = str_of("", 0);
	size_t used = 0;

	CHECK(frame_parse(buf_str(&b), ORDER_BYTES_MAX, &inside, &used) == 1);
	CHECK(used == b.n);
	return inside;
}

static struct order sample(size_t n)
{
	static char address[ORDER_RECIPIENTS_MAX][1003];
	struct order order = {.job = 0x80000001,
		.id = 1764000000123456,
		.sender = str_text("s@x.example"),
		.host = str_text("b.example"),
		.wishes = str_text(n % 2 ? "" : "rHDRS\n"),
		.n = n};

	for (size_t i = 0; i < n; i++) {
		int length = snprintf(
			address[i], sizeof(address[i]), "to-%zu@b.example", i);
		order.recipients[i] = (struct order_recipient){1000 + i,
			str_of(address[i], (size_t)length),
			str_text(i % 2 ? "nNEVER\n" : "")};
	}
	return order;
}

static void bytes(void)
{
	static const char want[] = "0000065:\200\0\0\001"
				   "1764000000123456\0s@x.example\0b.example\0"
				   "\0"
				   "1000\0to-0@b.example\0\0,";
	struct order order = sample(1);

	buf_clear(&b);
	CHECK(order_build(&b, &order) == 0);
	CHECK(str_equal(buf_str(&b), str_of(want, sizeof(want) - 1)));
}

static bool zero_behind(struct str view)
{
	return view.s[view.n] == 0;
}

static void round_trip(void)
{
	for (size_t n = 1; n <= ORDER_RECIPIENTS_MAX; n++) {
		struct order order = sample(n);
		buf_clear(&b);
		CHECK(order_build(&b, &order) == 0);
		CHECK(order_parse(payload(), &got) == 0);
		CHECK(got.job == order.job && got.id == order.id);
		CHECK(str_equal(got.sender, order.sender));
		CHECK(str_equal(got.host, order.host) && got.n == n);
		for (size_t i = 0; i < n; i++) {
			CHECK(got.recipients[i].ordinal == 1000 + i);
			CHECK(str_equal(got.recipients[i].address,
				order.recipients[i].address));
			CHECK(zero_behind(got.recipients[i].address));
			CHECK(str_equal(got.recipients[i].wishes,
				order.recipients[i].wishes));
			CHECK(zero_behind(got.recipients[i].wishes));
		}
		CHECK(zero_behind(got.sender) && zero_behind(got.host));
		CHECK(str_equal(got.wishes, order.wishes));
		CHECK(zero_behind(got.wishes));
	}
}

/* Fifty of the longest addresses must fit what a spawner accepts. */
static void longest(void)
{
	static char text[2003];
	struct order order = sample(ORDER_RECIPIENTS_MAX);

	memset(text, 'x', sizeof(text));
	order.sender = str_of(text, 1002);
	order.host = str_of(text, 1002);
	for (size_t i = 0; i < ORDER_RECIPIENTS_MAX; i++) {
		order.recipients[i].ordinal = UINT64_MAX - 1;
		order.recipients[i].address = str_of(text, 1002);
		order.recipients[i].wishes = str_of(text, 2003);
	}
	buf_clear(&b);
	CHECK(order_build(&b, &order) == 0);
	CHECK(order_parse(payload(), &got) == 0);
	CHECK(got.recipients[49].ordinal == UINT64_MAX - 1);
}

static bool mangled(const char *s, size_t n)
{
	errno = 0;
	return order_parse(str_of(s, n), &got) == -1 && errno == EPROTO;
}

#define MANGLED(text) mangled((text), sizeof(text) - 1)

static void mangled_ones(void)
{
	CHECK(MANGLED("") && MANGLED("job"));
	CHECK(MANGLED("job#5\0s\0h\0e\0")); /* nobody */
	CHECK(MANGLED("job#5\0s\0h\0e\0"
		      "1\0a\0e")); /* no end */
	CHECK(MANGLED("job#5\0s\0h\0e\0"
		      "1\0a\0"));
	CHECK(MANGLED("job#5\0s\0h\0e\0"
		      "1\0"));
	CHECK(MANGLED("job#x\0s\0h\0e\0"
		      "1\0a\0e\0"));
	CHECK(MANGLED("job#5\0s\0h\0e\0"
		      "-1\0a\0e\0"));
	CHECK(MANGLED("job#\0s\0h\0e\0"
		      "1\0a\0e\0"));
	CHECK(order_parse(str_of("job#5\0\0\0\0"
				 "1\0\0\0",
				  13),
		      &got) == 0);
	CHECK(got.n == 1 && got.sender.n == 0 && got.host.n == 0);
}

static void too_many(void)
{
	struct order order = sample(ORDER_RECIPIENTS_MAX);

	buf_clear(&b);
	CHECK(order_build(&b, &order) == 0);
	b.n--; /* one more in place of the comma */
	CHECK(buf_add(&b, "7\0one\0", 7) == 0);
	CHECK(mangled(b.s + 8, b.n - 8));
	struct buf small = BUF_LIMIT(100);
	CHECK(order_build(&small, &order) == -1 && errno == EMSGSIZE);
	buf_free(&small);
}

static bool inside(struct str view, const char *s, size_t n)
{
	return view.s >= s && view.s + view.n < s + n && zero_behind(view);
}

/* In a block of its own, so that a step too far is seen. */
static bool parse(const char *s, size_t n)
{
	char *own = malloc(n ? n : 1);

	memcpy(own, s, n);
	bool right = order_parse(str_of(own, n), &got) == 0;
	if (right) {
		CHECK(got.n > 0 && got.n <= ORDER_RECIPIENTS_MAX);
		CHECK(inside(got.sender, own, n) && inside(got.host, own, n));
		CHECK(inside(got.wishes, own, n));
		for (size_t i = 0; i < got.n; i++)
			CHECK(inside(got.recipients[i].address, own, n) &&
				inside(got.recipients[i].wishes, own, n));
	}
	free(own);
	return right;
}

static void mutated(void)
{
	char text[4000];
	size_t good = 0;

	for (int round = 0; round < 100000; round++) {
		struct order order = sample(1 + scratch_dice(4));
		buf_clear(&b);
		CHECK(order_build(&b, &order) == 0);
		uint32_t n = (uint32_t)b.n - 9;
		memcpy(text, b.s + 8, n);
		for (uint32_t i = scratch_dice(4); i > 0; i--)
			text[scratch_dice(n)] =
				scratch_dice(3) ? (char)scratch_dice(256) : 0;
		good += parse(text, scratch_dice(4) ? n : scratch_dice(n + 1));
	}
	CHECK(good > 1000);
	buf_free(&b);
}

int main(void)
{
	RUN(bytes);
	RUN(round_trip);
	RUN(longest);
	RUN(mangled_ones);
	RUN(too_many);
	RUN(mutated);
	return check_done();
}
