/* utf8: every pair and the borders of every length
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/utf8.h"

#include "check.h"

static bool valid(const char *text)
{
	return utf8_valid(str_text(text));
}

static void right(void)
{
	CHECK(valid(""));
	CHECK(valid("abc"));
	CHECK(utf8_valid(str_of("a\0b", 3)));
	CHECK(valid("\xc2\x80") && valid("\xdf\xbf"));
	CHECK(valid("\xe0\xa0\x80") && valid("\xef\xbf\xbf"));
	CHECK(valid("\xed\x9f\xbf") && valid("\xee\x80\x80"));
	CHECK(valid("\xf0\x90\x80\x80") && valid("\xf4\x8f\xbf\xbf"));
	CHECK(valid("gr\xc3\xbc\xc3\x9f"));
}

static void wrong(void)
{
	CHECK(!valid("\x80") && !valid("\xbf") && !valid("\xff"));
	CHECK(!valid("\xc2") && !valid("\xe0\xa0") && !valid("\xf0\x90\x80"));
	CHECK(!valid("\xc2"
		     "a") &&
		!valid("\xe1\x80"
		       "a\x80"));
	CHECK(!valid("\xc0\xaf") && !valid("\xc1\xbf")); /* overlong */
	CHECK(!valid("\xe0\x9f\xbf") && !valid("\xf0\x8f\xbf\xbf"));
	CHECK(!valid("\xed\xa0\x80") &&
		!valid("\xed\xbf\xbf")); /* surrogates */
	CHECK(!valid("\xf4\x90\x80\x80") && !valid("\xf5\x80\x80\x80"));
	CHECK(!valid("gr\xfc\xdf"));
}

static void whole(void)
{
	int good = 0;

	/* Of all pairs those of two ASCII bytes, and of a lead and a tail. */
	for (int a = 0; a < 256; a++)
		for (int b = 0; b < 256; b++) {
			const char pair[2] = {(char)a, (char)b};
			good += utf8_valid(str_of(pair, 2));
		}
	CHECK(good == 128 * 128 + 30 * 64);
}

static void cuts(void)
{
	struct str rest = str_text("a\xc3\xbc\xe2\x82\xac\xf0\x9f\x93\xa7");

	CHECK(utf8_cut(&rest) == 'a');
	CHECK(utf8_cut(&rest) == 0xfc);
	CHECK(utf8_cut(&rest) == 0x20ac);
	CHECK(utf8_cut(&rest) == 0x1f4e7);
	CHECK(rest.n == 0);
	CHECK(utf8_beyond_ascii(str_text("a\xc3\xbc")));
	CHECK(!utf8_beyond_ascii(str_text("a\x7f")));
}

int main(void)
{
	RUN(right);
	RUN(wrong);
	RUN(whole);
	RUN(cuts);
	return check_done();
}
