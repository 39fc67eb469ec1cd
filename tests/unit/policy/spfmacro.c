/* spfmacro: grammar, letters, transformers (RFC 7208 section 7)
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfmacro.h"

#include "check.h"

static struct buf got = BUF_LIMIT(SPFMACRO_MAX);

/* The examples of section 7.4. */
static struct spfmacro_facts facts;

static void set(const char *ip)
{
	facts = (struct spfmacro_facts){.local = str_text("strong-bad"),
		.origin = str_text("email.example.com"),
		.domain = str_text("email.example.com"),
		.helo = str_text("mx.example.org"),
		.client_name = str_text("mx.example.org"),
		.receiver = str_text("here.example.net"),
		.now = 1234567890};
	CHECK(ip_parse(str_text(ip), &facts.ip));
}

static bool gives(const char *text, const char *want)
{
	buf_clear(&got);
	bool right = spfmacro_valid(str_text(text), SPFMACRO_STRING) &&
		     spfmacro_expand(&got, str_text(text), &facts) == 0 &&
		     str_is(buf_str(&got), want);
	if (!right)
		printf("# %s: %s\n", text, buf_text(&got));
	return right;
}

static void examples(void)
{
	static const char *const pairs[][2] = {
		{"%{s}", "strong-bad@email.example.com"},
		{"%{o}", "email.example.com"}, {"%{d}", "email.example.com"},
		{"%{d4}", "email.example.com"}, {"%{d3}", "email.example.com"},
		{"%{d2}", "example.com"}, {"%{d1}", "com"},
		{"%{dr}", "com.example.email"}, {"%{d2r}", "example.email"},
		{"%{l}", "strong-bad"}, {"%{l-}", "strong.bad"},
		{"%{lr}", "strong-bad"}, {"%{lr-}", "bad.strong"},
		{"%{l1r-}", "strong"},
		{"%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"},
		{"%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"},
		{"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
			"bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
		{"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
			"3.2.0.192.in-addr.strong.lp._spf.example.com"},
		{"%{d2}.trusted-domains.example.net",
			"example.com.trusted-domains.example.net"}};

	set("192.0.2.3");
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		CHECK(gives(pairs[i][0], pairs[i][1]));
	set("2001:db8::cb01");
	CHECK(gives("%{ir}.%{v}._spf.%{d2}",
		"1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0."
		"0.2.ip6._spf.example.com"));
}

static void letters(void)
{
	set("2001:db8::cb01");
	CHECK(gives("%{c} %{v}", "2001:db8::cb01 ip6") == false);
	CHECK(gives("%{c}%_%{v}", "2001:db8::cb01 ip6"));
	CHECK(gives("%{r},%{t},%{h},%{p}",
		"here.example.net,1234567890,mx.example.org,mx.example.org"));
	CHECK(gives("%%%-%_.", "%%20 ."));
	facts.local = str_text("a b/\xe9~");
	CHECK(gives("%{L}", "a%20b%2F%E9~"));
	CHECK(gives("%{S}", "a%20b%2F%E9~%40email.example.com"));
	CHECK(spfmacro_uses(str_text("a%{P}b"), 'p'));
	CHECK(!spfmacro_uses(str_text("p%%{p%_"), 'p'));
}

static void grammar(void)
{
	static const char *const good[] = {"a.b", "a.b.", "%{d}", "x.%{d}",
		"%{d}.com", "a%%", "%_", "a.1b", "a.1-1", "/.com", "%{d1R-.}"};
	static const char *const bad[] = {"", "a", "a.", ".", "a..", "a.1",
		"a.-b", "a.b-", "a.b_", "a.b/24", "%", "%a", "%{", "%{}", "%{d",
		"%{d0}", "%{dx}", "%{x}", "%{c}", "%{r}", "%{t}", "%{d}com",
		"a b.com", "a\t.com", "\x7f.com", "\xe9.com"};

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(spfmacro_valid(str_text(good[i]), SPFMACRO_DOMAIN));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!spfmacro_valid(str_text(bad[i]), SPFMACRO_DOMAIN));
	CHECK(spfmacro_valid(str_text(""), SPFMACRO_STRING));
	CHECK(spfmacro_valid(str_text("a b %{c}"), SPFMACRO_EXPLAIN));
	CHECK(!spfmacro_valid(str_text("a b"), SPFMACRO_STRING));
	CHECK(!spfmacro_valid(str_text("a\nb"), SPFMACRO_EXPLAIN));
	CHECK(!spfmacro_valid(str_of("a\0b.com", 7), SPFMACRO_DOMAIN));
}

static void lengths(void)
{
	static char dots[SPFMACRO_PARTS_MAX + 1];
	struct buf name = BUF_LIMIT(SPFMACRO_MAX);

	set("192.0.2.3");
	memset(dots, '.', sizeof(dots));
	facts.local = str_of(dots, sizeof(dots));
	CHECK(spfmacro_expand(&name, str_text("%{l1}"), &facts) == -1);
	buf_clear(&name);
	CHECK(spfmacro_expand(&name, str_text("%{l}"), &facts) == 0);
	facts.local =
		str_text("0123456789.123456789.123456789.123456789.12345");
	CHECK(spfmacro_name(&name, str_text("%{l}.%{l}.%{l}.%{l}.%{l}.%{l}."),
		      &facts) == 0);
	CHECK(name.n <= SPFMACRO_NAME_MAX && name.n > 200);
	CHECK(str_ends(buf_str(&name), str_text(".12345")));
	CHECK(spfmacro_name(&name, str_text("a.com."), &facts) == 0);
	CHECK_TEXT(buf_str(&name), "a.com");
	buf_free(&name);
}

int main(void)
{
	RUN(examples);
	RUN(letters);
	RUN(grammar);
	RUN(lengths);
	buf_free(&got);
	return check_done();
}
