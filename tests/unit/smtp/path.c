/* path: addresses by the grammar, and what is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/path.h"

#include "check.h"

static enum path_verdict verdict;
static struct buf address = BUF_LIMIT(4096);
static struct str rest;

static bool is(const char *text, const char *want)
{
	verdict = path_parse(str_text(text), "FROM", &address, &rest);
	return verdict == PATH_OK && str_is(buf_str(&address), want);
}

static bool bad(const char *text)
{
	return path_parse(str_text(text), "FROM", &address, &rest) == PATH_BAD;
}

static bool none(const char *text)
{
	return path_parse(str_text(text), "FROM", &address, &rest) == PATH_NONE;
}

static void right(void)
{
	CHECK(is("FROM:<>", ""));
	CHECK(is("from:<a@b.c>", "a@b.c"));
	CHECK(is("FROM:<a.b+c=d@b-c.d9>", "a.b+c=d@b-c.d9"));
	CHECK(is("FROM:<!#$%&'*+-/=?^_`{|}~@b>", "!#$%&'*+-/=?^_`{|}~@b"));
	CHECK(is("FROM:<\"a b\"@c>", "a b@c"));
	CHECK(is("FROM:<\"a>@\\\"\\\\\"@c>", "a>@\"\\@c"));
	CHECK(is("FROM:<\"\"@c>", "@c"));
	CHECK(is("FROM:<a@[192.0.2.1]>", "a@[192.0.2.1]"));
	CHECK(is("FROM:<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]"));
	CHECK(is("FROM:<a@[IPv6:::ffff:192.0.2.1]>",
		"a@[IPv6:::ffff:192.0.2.1]"));
	CHECK(is("FROM:<@r.s,@t:a@b>", "a@b"));
	CHECK(is("FROM:<\303\266@\303\266.de>", "\303\266@\303\266.de"));
	CHECK(is("FROM:<a@b> SIZE=1", "a@b") && str_is(rest, " SIZE=1"));
	CHECK(is("FROM:<a@b>  ", "a@b") && str_is(rest, "  "));
}

static void wrong(void)
{
	CHECK(none("") && none("FROM") && none("FROM:") && none("TO:<a@b>"));
	CHECK(none("FROM: <a@b>") && none("FROM :<a@b>"));
	CHECK(none("FROM:a@b") && none("<a@b>"));
	CHECK(bad("FROM:<a@b") && bad("FROM:<") && bad("FROM:<a@b>x"));
	CHECK(bad("FROM:<a@>") && bad("FROM:<@b>") && bad("FROM:<@>"));
	CHECK(bad("FROM:<.a@b>") && bad("FROM:<a.@b>") && bad("FROM:<a..b@c>"));
	CHECK(bad("FROM:<a b@c>") && bad("FROM:<a@b@c>"));
	CHECK(bad("FROM:<a@b.>") && bad("FROM:<a@.b>") && bad("FROM:<a@b..c>"));
	CHECK(bad("FROM:<a@-b>") && bad("FROM:<a@b->") && bad("FROM:<a@b c>"));
	CHECK(bad("FROM:<a@[1.2.3]>") && bad("FROM:<a@[]>"));
	CHECK(bad("FROM:<a@[2001:db8::1]>") && bad("FROM:<a@[IPv6:1.2.3.4]>"));
	CHECK(bad("FROM:<a@[1.2.3.4>") && bad("FROM:<a@[1.2.3.4]x>"));
	CHECK(bad("FROM:<\"a@b>") && bad("FROM:<\"a\\") && bad("FROM:<\"a"));
	CHECK(bad("FROM:<\"a\"b@c>") && bad("FROM:<a\"b\"@c>"));
	CHECK(bad("FROM:<\"a\tb\"@c>") && bad("FROM:<a\\>b@c>"));
	CHECK(bad("FROM:<@r>") && bad("FROM:<@r:>") && bad("FROM:<@r,s:a@b>"));
	CHECK(bad("FROM:<@r,:a@b>") && bad("FROM:<r:a@b>"));
	CHECK(bad("FROM:<\303@b>") && bad("FROM:<a@\303>"));
}

static void without_domain(void)
{
	verdict =
		path_parse(str_text("TO:<Postmaster>"), "TO", &address, &rest);
	CHECK(verdict == PATH_NO_DOMAIN);
	CHECK(str_is(buf_str(&address), "Postmaster"));
	CHECK(path_parse(str_text("TO:<\"a b\">"), "TO", &address, &rest) ==
		PATH_NO_DOMAIN);
}

static void lengths(void)
{
	char text[1200] = "FROM:<";

	/* A local part of 64 bytes must do; ours may be longer. */
	memset(text + 6, 'x', 890);
	memcpy(text + 6 + 890, "@b.c.d.e>", 10);
	CHECK(!bad(text) && address.n == 898);
	memset(text + 6, 'x', 893);
	memcpy(text + 6 + 893, "@b.c.d.e>", 10);
	CHECK(bad(text));
	memcpy(text + 6, "a@", 2);
	for (int i = 0; i < 256; i++)
		text[8 + i] = i % 2 ? '.' : 'x';
	memcpy(text + 8 + 255, ">", 2);
	CHECK(!bad(text));
	memcpy(text + 8 + 255, ".x>", 4);
	CHECK(bad(text));
	memset(text + 8, 'x', 64);
	memcpy(text + 8 + 64, ">", 2);
	CHECK(bad(text));
}

static void domains(void)
{
	CHECK(path_domain(str_text("a.b")) && path_domain(str_text("a_b")));
	CHECK(path_domain(str_text("[192.0.2.1]")));
	CHECK(!path_domain(str_text("")) && !path_domain(str_text("a b")));
	CHECK(!path_domain(str_text("a.")) && !path_domain(str_text("[a]")));
}

/* What has to fit into 63 bytes is the label as the DNS has it: this one of 81
 * has 42 there. */
static void wide_labels(void)
{
	static const char thai[] = "\340\270\241\340\270\253\340\270\262\340"
				   "\270\247\340\270\264\340\270\227"
				   "\340\270\242\340\270\262\340\270\245\340"
				   "\270\261\340\270\242\340\271\200"
				   "\340\270\227\340\270\204\340\271\202\340"
				   "\270\231\340\271\202\340\270\245"
				   "\340\270\242\340\270\265\340\270\243\340"
				   "\270\262\340\270\212\340\270\241"
				   "\340\270\207\340\270\204\340\270\245";
	char twice[2 * sizeof(thai)];

	CHECK(path_domain(str_text(thai)));
	(void)snprintf(twice, sizeof(twice), "%s.%s", thai, thai);
	CHECK(path_domain(str_text(twice)));
	(void)snprintf(twice, sizeof(twice), "%s%s", thai, thai);
	CHECK(!path_domain(str_text(twice)));
}

int main(void)
{
	RUN(right);
	RUN(wrong);
	RUN(without_domain);
	RUN(lengths);
	RUN(domains);
	RUN(wide_labels);
	return check_done();
}
