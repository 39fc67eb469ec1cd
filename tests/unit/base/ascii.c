/* ascii: all 256 bytes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/ascii.h"

#include "check.h"

static void every_byte(void)
{
	for (int i = 0; i < 256; i++) {
		char c = (char)i;
		bool upper = i >= 'A' && i <= 'Z';
		bool lower = i >= 'a' && i <= 'z';
		CHECK(ascii_upper(c) == upper);
		CHECK(ascii_alpha(c) == (upper || lower));
		CHECK(ascii_lower(c) == (upper ? (char)(i + 32) : c));
		CHECK(ascii_digit(c) == (i >= '0' && i <= '9'));
		CHECK(ascii_blank(c) == (i == ' ' || i == '\t'));
		CHECK(ascii_space(c) ==
			(i == ' ' || i == '\t' || i == '\r' || i == '\n'));
		CHECK(ascii_control(c) == (i < 32 || i == 127));
		CHECK(ascii_8bit(c) == (i > 127));
	}
}

static void hex(void)
{
	int digits = 0;

	CHECK(ascii_hex('0') == 0 && ascii_hex('9') == 9);
	CHECK(ascii_hex('a') == 10 && ascii_hex('F') == 15);
	CHECK(ascii_hex('g') == -1 && ascii_hex('@') == -1);
	for (int i = 0; i < 256; i++)
		digits += ascii_hex((char)i) != -1;
	CHECK(digits == 22);
}

static void lower_all(void)
{
	char text[] = "AbZ[@\xc4";

	ascii_lower_all(text, 3);
	CHECK(strcmp(text, "abz[@\xc4") == 0);
	ascii_lower_all(text, 0);
	CHECK(strcmp(text, "abz[@\xc4") == 0);
}

int main(void)
{
	RUN(every_byte);
	RUN(hex);
	RUN(lower_all);
	return check_done();
}
