/* spfterm: single terms
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfterm.h"

#include "check.h"

static struct spfterm term;

/* Is it one term, of this kind? */
static bool reads(const char *text, enum spfterm_kind kind)
{
	struct str rest = str_text(text);

	return spfterm_next(&rest, &term) == 1 && !rest.n &&
	       term.kind == kind && str_is(term.text, text);
}

static void versions(void)
{
	struct str rest = str_text("v=spf1 -all");

	CHECK(spfterm_version(&rest));
	CHECK_TEXT(rest, " -all");
	rest = str_text("V=SPF1");
	CHECK(spfterm_version(&rest) && rest.n == 0);
	rest = str_text("v=spf10");
	CHECK(!spfterm_version(&rest));
	rest = str_text("v=spf1\t");
	CHECK(!spfterm_version(&rest) && rest.n == 7);
	rest = str_text("");
	CHECK(!spfterm_version(&rest));
}

static void mechanisms(void)
{
	CHECK(reads("all", SPFTERM_ALL) && term.qualifier == '+');
	CHECK(reads("-ALL", SPFTERM_ALL) && term.qualifier == '-');
	CHECK(reads("~include:a.b", SPFTERM_INCLUDE) && term.qualifier == '~');
	CHECK_TEXT(term.domain, "a.b");
	CHECK(reads("?a", SPFTERM_A) && !term.domain.s && term.four == 32 &&
		term.six == 128);
	CHECK(reads("mx/24//64", SPFTERM_MX) && term.four == 24 &&
		term.six == 64 && !term.domain.s);
	CHECK(reads("a:%{d/}.x.y//0", SPFTERM_A) && term.six == 0);
	CHECK_TEXT(term.domain, "%{d/}.x.y");
	CHECK(reads("ptr", SPFTERM_PTR) && reads("ptr:a.b", SPFTERM_PTR));
	CHECK(reads("ip4:10.0.0.0/8", SPFTERM_IP4) && term.four == 8 &&
		term.bytes[0] == 10);
	CHECK(reads("ip6:2001:db8::/32", SPFTERM_IP6) && term.six == 32 &&
		term.bytes[1] == 1);
	CHECK(reads("exists:%{i}.a.b", SPFTERM_EXISTS));
}

static void modifiers(void)
{
	CHECK(reads("redirect=a.b", SPFTERM_REDIRECT));
	CHECK_TEXT(term.domain, "a.b");
	CHECK(reads("EXP=%{d}", SPFTERM_EXP));
	CHECK(reads("x=", SPFTERM_UNKNOWN));
	CHECK(reads("include=a", SPFTERM_UNKNOWN));
}

static void refused(void)
{
	static const char *const bad[] = {"+", "=", "=x", "all:", "include",
		"a:", "a:b", "a/", "a//", "a/1/2", "a///24", "ip4:", "ip4",
		"ip4:1.2.3.4/", "ip6:::1/129", "ptr/1", "exists:", "foo",
		"redirect=", "exp=b", "redirect:a.b", "--all", "a:a.b/33", "/",
		":"};
	struct str rest = str_of("a\0", 2);

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct str text = str_text(bad[i]);
		CHECK(spfterm_next(&text, &term) == -1);
	}
	CHECK(spfterm_next(&rest, &term) == -1);
	rest = str_text("   ");
	CHECK(spfterm_next(&rest, &term) == 0);
}

static void nets(void)
{
	static const unsigned char a[] = {192, 0, 2, 128};
	static const unsigned char b[] = {192, 0, 2, 129};
	static const unsigned char c[] = {64, 0, 2, 129};

	CHECK(spfterm_covers(a, b, 31) && !spfterm_covers(a, b, 32));
	CHECK(spfterm_covers(a, c, 0) && !spfterm_covers(a, c, 1));
	CHECK(spfterm_covers(a, a, 32));
}

int main(void)
{
	RUN(versions);
	RUN(mechanisms);
	RUN(modifiers);
	RUN(refused);
	RUN(nets);
	return check_done();
}
