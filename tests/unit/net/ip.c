/* ip: text to bytes and back, literals, mapped addresses
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ip.h"

#include "check.h"

static const char *again(const char *text)
{
	static char back[IP_TEXT_MAX];
	struct ip ip;

	if (!ip_parse(str_text(text), &ip))
		return "none";
	ip_format(&ip, back);
	return back;
}

static void addresses(void)
{
	static const char *const same[] = {"1.2.3.4", "0.0.0.0",
		"255.255.255.255", "::1", "::", "2001:db8::1",
		"fe80:1:2:3:4:5:6:7", 0};

	for (const char *const *p = same; *p; p++)
		CHECK(strcmp(again(*p), *p) == 0);
	CHECK(strcmp(again("2001:DB8:0:0::1"), "2001:db8::1") == 0);
	CHECK(strcmp(again("::ffff:10.0.0.1"), "10.0.0.1") == 0);
}

static void no_addresses(void)
{
	static const char *const bad[] = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256",
		" 1.2.3.4", "1.2.3.4 ", "0x1.2.3.4", "1.2.3.4:25", "[1.2.3.4]",
		"host", ":", ":::", "12345::", "fe80::1%lo",
		"1:2:3:4:5:6:7:8:9", 0};
	struct ip ip;
	char longest[200];

	for (const char *const *p = bad; *p; p++)
		CHECK(!ip_parse(str_text(*p), &ip));
	memset(longest, '1', sizeof(longest));
	for (size_t n = 40; n < sizeof(longest); n++)
		CHECK(!ip_parse(str_of(longest, n), &ip));
	CHECK(!ip_parse(str_of("1.2.3.4\0x", 9), &ip));
	CHECK(!ip_parse(str_of("1.2.3.4\0", 8), &ip));
}

static bool literal(const char *text, const char *want)
{
	struct ip ip;
	char back[IP_TEXT_MAX];

	if (!ip_parse_literal(str_text(text), &ip))
		return !want;
	ip_format(&ip, back);
	return want && strcmp(back, want) == 0;
}

static void literals(void)
{
	CHECK(literal("[1.2.3.4]", "1.2.3.4"));
	CHECK(literal("[IPv6:2001:db8::1]", "2001:db8::1"));
	CHECK(literal("[ipv6:::1]", "::1"));
	CHECK(literal("[2001:db8::1]", "2001:db8::1"));
	CHECK(literal("1.2.3.4", 0));
	CHECK(literal("[1.2.3.4", 0));
	CHECK(literal("1.2.3.4]", 0));
	CHECK(literal("[]", 0));
	CHECK(literal("[", 0));
	CHECK(literal("", 0));
	CHECK(literal("[[1.2.3.4]]", 0));
	CHECK(literal("[host]", 0));
}

static void questions(void)
{
	static const unsigned char mapped[16] = {[10] = 0xff,
		[11] = 0xff,
		[12] = 1,
		[13] = 2,
		[14] = 3,
		[15] = 4};
	static const unsigned char four[4] = {1, 2, 3, 4};
	static const unsigned char six[16] = {1, 2, 3, 4};
	struct ip a = ip_of(mapped, 16);
	struct ip b = ip_of(four, 4);
	struct ip c = ip_of(six, 16);

	CHECK(ip_equal(&a, &b));
	CHECK(!a.six);
	CHECK(c.six && !ip_equal(&b, &c));
	CHECK(!ip_any(&a) && !ip_any(&c));
	CHECK(ip_parse(str_text("0.0.0.0"), &a) && ip_any(&a));
	CHECK(ip_parse(str_text("::"), &a) && ip_any(&a));
	CHECK(ip_parse(str_text("::ffff:0.0.0.0"), &a) && ip_any(&a));
	CHECK(ip_parse(str_text("::1"), &a) && !ip_any(&a));
}

int main(void)
{
	RUN(addresses);
	RUN(no_addresses);
	RUN(literals);
	RUN(questions);
	return check_done();
}
