/* allowance: spellings of a quota
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/allowance.h"

#include "check.h"

static bool is(const char *text, uint64_t bytes, uint64_t count)
{
	struct allowance got = {1, 1};
	struct allowance want = {bytes, count};

	return allowance_parse(str_text(text), &got) &&
	       allowance_same(&got, &want);
}

static bool bad(const char *text)
{
	struct allowance got;

	return !allowance_parse(str_text(text), &got);
}

static void spellings(void)
{
	CHECK(is("NOQUOTA", 0, 0) && is("noquota", 0, 0) && is("", 0, 0));
	CHECK(is("10M", 10485760, 0) && is("10MB", 10485760, 0));
	CHECK(is("10m", 10485760, 0) && is("10MBS", 10485760, 0));
	CHECK(is("1024K", 1048576, 0) && is("1024KB", 1048576, 0));
	CHECK(is("2G", 2147483648, 0) && is("2gbs", 2147483648, 0));
	CHECK(is("1048576", 1048576, 0) && is("1048576S", 1048576, 0));
	CHECK(is("5M,100C", 5242880, 100) && is("100c,5m", 5242880, 100));
	CHECK(is("100C", 0, 100) && is("0,3C", 0, 3) && is("0S", 0, 0));
	CHECK(is("5M,100", 100, 0)); /* the last one counts, as elsewhere */
	CHECK(is("1125899906842624S", (uint64_t)1 << 50, 0));
	CHECK(is("1048576G", (uint64_t)1 << 50, 0));
}

static void nonsense(void)
{
	CHECK(bad("junk") && bad("S") && bad("M") && bad("-1") && bad("+1"));
	CHECK(bad("10X") && bad("10MM") && bad("10MC") && bad("10B"));
	CHECK(bad("1,") && bad(",1") && bad("1,,2C") && bad(",") && bad(" 1"));
	CHECK(bad("1 ") && bad("1S2C") && bad("1SC") && bad("0x10"));
	CHECK(bad("1125899906842625S") && bad("1048577G"));
	CHECK(bad("18446744073709551616") && bad("99999999999999999999999M"));
}

static bool writes(uint64_t bytes, uint64_t count, const char *want)
{
	struct allowance a = {bytes, count};
	struct allowance again;
	char text[ALLOWANCE_TEXT_MAX];

	allowance_format(text, &a);
	return strcmp(text, want) == 0 &&
	       allowance_parse(str_text(text), &again) &&
	       allowance_same(&a, &again);
}

static void written(void)
{
	CHECK(writes(0, 0, "NOQUOTA") && writes(1048576, 0, "1048576S"));
	CHECK(writes(0, 3, "3C") && writes(12345, 10, "12345S,10C"));
	CHECK(writes((uint64_t)1 << 50, (uint64_t)1 << 50,
		"1125899906842624S,1125899906842624C"));
}

int main(void)
{
	RUN(spellings);
	RUN(nonsense);
	RUN(written);
	return check_done();
}
