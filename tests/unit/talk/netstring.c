/* netstring: counting, nesting, and all that is no netstring
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>

#include "talk/netstring.h"

#include "check.h"
#include "feed.h"

static void one(void)
{
	static const char wire[] = "5:hello,0:,";
	struct netstring n;
	struct str text;
	char dst[5];

	for (size_t piece = 1; piece < sizeof(wire); piece++) {
		struct in in = feed(wire, sizeof(wire) - 1, piece);
		CHECK(netstring_open(&n, &in) == 1 && n.left == 5);
		CHECK(netstring_text(&n, dst, sizeof(dst), &text) == 1);
		CHECK_TEXT(text, "hello");
		CHECK(netstring_close(&n) == 0);
		CHECK(netstring_open(&n, &in) == 1 && n.left == 0);
		CHECK(netstring_text(&n, dst, sizeof(dst), &text) == 1);
		CHECK(text.n == 0 && netstring_close(&n) == 0);
		CHECK(netstring_open(&n, &in) == 0);
	}
}

static void nested(void)
{
	static const char wire[] = "14:3:abc,2:de,0:,,1:x,";
	struct netstring outer;
	struct netstring inner;
	struct str text;
	char dst[3];
	char c;

	for (size_t piece = 1; piece < sizeof(wire); piece++) {
		struct in in = feed(wire, sizeof(wire) - 1, piece);
		CHECK(netstring_open(&outer, &in) == 1);
		CHECK(netstring_inside(&inner, &outer) == 1);
		CHECK(netstring_byte(&inner, &c) == 0 && c == 'a');
		CHECK(netstring_close(&inner) == 0); /* the rest unread */
		CHECK(netstring_inside(&inner, &outer) == 1);
		CHECK(netstring_text(&inner, dst, 2, &text) == 1);
		CHECK_TEXT(text, "de");
		CHECK(netstring_close(&inner) == 0);
		CHECK(netstring_inside(&inner, &outer) == 1);
		CHECK(netstring_view(&inner, &text) == 0);
		CHECK(netstring_close(&inner) == 0);
		CHECK(netstring_inside(&inner, &outer) == 0);
		CHECK(netstring_close(&outer) == 0);
		CHECK(netstring_open(&outer, &in) == 1 && outer.left == 1);
	}
}

static void too_long(void)
{
	static const char wire[] = "5:hello,1:x,";
	struct in in = feed(wire, sizeof(wire) - 1, 100);
	struct netstring n;
	struct str text;
	char dst[4];

	CHECK(netstring_open(&n, &in) == 1);
	CHECK(netstring_text(&n, dst, sizeof(dst), &text) == 0 && n.left == 5);
	CHECK(netstring_close(&n) == 0);
	CHECK(netstring_open(&n, &in) == 1 && n.left == 1);
}

/* What reading all of it as one netstring fails with; 0: it does not. */
static int trouble(const char *wire)
{
	struct in in = feed(wire, strlen(wire), 100);
	struct netstring n;

	errno = 0;
	if (netstring_open(&n, &in) == 1 && netstring_close(&n) == 0)
		return 0;
	return errno;
}

static void nonsense(void)
{
	CHECK(trouble("3:abc,") == 0);
	CHECK(trouble("003:abc,") == 0);
	CHECK(trouble(":abc,") == EPROTO);
	CHECK(trouble("x3:abc,") == EPROTO);
	CHECK(trouble("3 :abc,") == EPROTO);
	CHECK(trouble("-3:abc,") == EPROTO);
	CHECK(trouble("3:abc;") == EPROTO);
	CHECK(trouble("3:abcd,") == EPROTO);
	CHECK(trouble("18446744073709551615:a") == ECONNRESET);
	CHECK(trouble("18446744073709551616:a") == EPROTO);
	CHECK(trouble("99999999999999999999999:a") == EPROTO);
	CHECK(trouble("3") == ECONNRESET);
	CHECK(trouble("3:ab") == ECONNRESET);
	CHECK(trouble("3:abc") == ECONNRESET);
}

/* The same for the first inner one. */
static int inner_trouble(const char *wire)
{
	struct in in = feed(wire, strlen(wire), 100);
	struct netstring outer;
	struct netstring inner;

	errno = 0;
	if (netstring_open(&outer, &in) == 1 &&
		netstring_inside(&inner, &outer) == 1 &&
		netstring_close(&inner) == 0)
		return 0;
	return errno;
}

static void sticks_out(void)
{
	CHECK(inner_trouble("6:3:abc,,") == 0);
	CHECK(inner_trouble("5:3:abc,,") == EPROTO);
	CHECK(inner_trouble("1:3:abc,,") == EPROTO);
	CHECK(inner_trouble("2:3:abc,,") == EPROTO);
	CHECK(inner_trouble("6:9:abc,,") == EPROTO);
	CHECK(inner_trouble("6:3:ab") == ECONNRESET);
}

static void written(void)
{
	char space[64];
	struct out out = OUT_TO(-1, space);

	netstring_add(&out, str_text("hello"));
	netstring_add(&out, str_text(""));
	CHECK_TEXT(str_of(out.space, out.n), "5:hello,0:,");
}

int main(void)
{
	RUN(one);
	RUN(nested);
	RUN(too_long);
	RUN(nonsense);
	RUN(sticks_out);
	RUN(written);
	return check_done();
}
