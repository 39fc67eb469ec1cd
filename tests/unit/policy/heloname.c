/* heloname: names, literals, nonsense, ourselves
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/heloname.h"

#include "check.h"

static struct ip local;

static enum heloname_verdict judge(const char *helo)
{
	return heloname_judge(str_text(helo), str_text("mx.here.test"), &local);
}

static void names(void)
{
	static const char *const good[] = {"a.b", "mail.example.com",
		"a-b.c-d.ef", "under_score.test", "x.example.com.",
		"1.2.3.test", "m\xc3\xbcller.test"};
	static const char *const bad[] = {"", ".", "localhost", "a..b", ".a.b",
		"a.b..", "-a.b", "a-.b", "a b.c", "a@b.c", "192.0.2.1", "::1",
		"2001:db8::1", "a.b\x7f", "a/b.c", "a(.b", "[", "[]", "[a.b]",
		"[192.0.2.256]", "[IPv6:xyz]"};
	char longest[300];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(judge(good[i]) == HELONAME_NAME);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(judge(bad[i]) == HELONAME_BAD);
	memset(longest, 'a', sizeof(longest));
	longest[64] = '.';
	CHECK(heloname_judge(str_of(longest, 70), str_text("x"), 0) ==
		HELONAME_BAD);
	longest[63] = '.';
	longest[64] = 'a';
	CHECK(heloname_judge(str_of(longest, 70), str_text("x"), 0) ==
		HELONAME_NAME);
	CHECK(heloname_judge(str_of("a\0b.c", 5), str_text("x"), 0) ==
		HELONAME_BAD);
}

static void ours(void)
{
	CHECK(ip_parse(str_text("192.0.2.25"), &local));
	CHECK(judge("MX.here.test") == HELONAME_OURS);
	CHECK(judge("mx2.here.test") == HELONAME_NAME);
	CHECK(judge("[192.0.2.25]") == HELONAME_OURS);
	CHECK(judge("[192.0.2.26]") == HELONAME_LITERAL);
	CHECK(judge("[IPv6:2001:db8::1]") == HELONAME_LITERAL);
	CHECK(heloname_judge(str_text("[192.0.2.25]"), str_text("x"), 0) ==
		HELONAME_LITERAL);
}

int main(void)
{
	RUN(names);
	RUN(ours);
	return check_done();
}
