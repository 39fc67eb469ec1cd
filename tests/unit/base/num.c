/* num: text, bytes, and everything at its largest
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/num.h"

#include "check.h"

static bool formats(uint64_t n, const char *want)
{
	char dst[NUM_MAX];

	return num_format(dst, n) == strlen(want) && strcmp(dst, want) == 0;
}

static void decimal(void)
{
	char dst[NUM_MAX];

	CHECK(formats(0, "0") && formats(9, "9") && formats(10, "10"));
	CHECK(formats(UINT64_MAX, "18446744073709551615"));
	CHECK(num_format_wide(dst, 7, 3) == 3 && strcmp(dst, "007") == 0);
	CHECK(num_format_wide(dst, 1234, 3) == 4);
	CHECK(num_format_wide(dst, 1, 20) == 20 && strlen(dst) == 20);
	CHECK(num_format_wide(dst, 1, 99) == 20);
	CHECK(num_format_wide(dst, 0, 0) == 1 && strcmp(dst, "0") == 0);
}

static bool parses(const char *text, uint64_t want)
{
	uint64_t n = 42;

	return num_parse(str_text(text), &n) && n == want;
}

static bool refuses(const char *text)
{
	uint64_t n = 42;

	return !num_parse(str_text(text), &n) && n == 42;
}

static void parsing(void)
{
	uint64_t n;

	CHECK(parses("0", 0) && parses("007", 7));
	CHECK(parses("18446744073709551614", UINT64_MAX - 1));
	/* The largest stands for too large. */
	CHECK(refuses("18446744073709551615"));
	CHECK(refuses("18446744073709551616"));
	CHECK(refuses("99999999999999999999999"));
	CHECK(refuses("") && refuses("-1") && refuses("+1") && refuses(" 1"));
	CHECK(refuses("1 ") && refuses("1x") && refuses("0x1"));
	CHECK(!num_parse(str_of("1\0", 2), &n));
	CHECK(num_scan(str_text("12ab"), &n) == 2 && n == 12);
	CHECK(num_scan(str_text("ab"), &n) == 0 && n == 0);
	CHECK(num_scan(str_text("99999999999999999999x"), &n) == 20);
	CHECK(n == UINT64_MAX);
	CHECK(num_scan(str_text("184467440737095516150"), &n) == 21);
	CHECK(n == UINT64_MAX);
}

static void hex(void)
{
	char dst[9];
	uint32_t n = 42;

	num_format_hex32(dst, 0xdeadbeef);
	CHECK(strcmp(dst, "deadbeef") == 0);
	num_format_hex32(dst, 1);
	CHECK(strcmp(dst, "00000001") == 0);
	CHECK(num_parse_hex32(str_text("DEADbeef"), &n) && n == 0xdeadbeef);
	CHECK(num_parse_hex32(str_text("f"), &n) && n == 15);
	CHECK(!num_parse_hex32(str_text(""), &n));
	CHECK(!num_parse_hex32(str_text("123456789"), &n));
	CHECK(!num_parse_hex32(str_text("12g"), &n) && n == 15);
}

static void packing(void)
{
	static const uint32_t all[] = {
		0, 1, 0x01020304, 0x80000000, UINT32_MAX};
	char dst[4];

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		num_pack32(dst, all[i]);
		CHECK(num_unpack32(dst) == all[i]);
		num_pack32_little(dst, all[i]);
		CHECK(num_unpack32_little(dst) == all[i]);
	}
	num_pack32(dst, 0x01020304);
	CHECK(memcmp(dst, "\1\2\3\4", 4) == 0);
	num_pack32_little(dst, 0x01020304);
	CHECK(memcmp(dst, "\4\3\2\1", 4) == 0);
}

static void sizes(void)
{
	size_t n = 42;

	CHECK(size_add(1, 2, &n) && n == 3);
	CHECK(size_add(SIZE_MAX, 0, &n) && n == SIZE_MAX);
	CHECK(!size_add(SIZE_MAX, 1, &n) && !size_add(1, SIZE_MAX, &n));
	CHECK(size_mul(0, SIZE_MAX, &n) && n == 0);
	CHECK(size_mul(SIZE_MAX, 0, &n) && n == 0);
	CHECK(size_mul(SIZE_MAX, 1, &n) && n == SIZE_MAX);
	CHECK(!size_mul(SIZE_MAX, 2, &n));
	CHECK(!size_mul(SIZE_MAX / 2 + 1, 2, &n));
	CHECK(size_mul(SIZE_MAX / 2, 2, &n) && n == SIZE_MAX - 1);
}

int main(void)
{
	RUN(decimal);
	RUN(parsing);
	RUN(hex);
	RUN(packing);
	RUN(sizes);
	return check_done();
}
