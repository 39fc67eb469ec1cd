/* spfproof: names that lead back to where they came from
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spfproof.h"

#include "check.h"
#include "dns/world.h"
#include "spfzone.h"

static struct resolver resolver;
static struct spf spf;

static struct str name_of(const char *ip, const char *domain)
{
	world_begin(spfzone, FINE);
	world.bad = "bad.test";
	resolver_free(&resolver);
	spf.resolver = &resolver;
	spf.deadline = world.now + 60000;
	spf.name_known = false;
	spf.voids = 0;
	spf.macro.domain = str_text(domain);
	CHECK(ip_parse(str_text(ip), &spf.macro.ip));
	return spfproof_name(&spf);
}

static void names(void)
{
	CHECK_TEXT(name_of("192.0.2.1", "ptr.test"), "mail.ptr.test");
	CHECK_TEXT(name_of("192.0.2.1", "else.test"), "mail.ptr.test");
	CHECK_TEXT(name_of("2001:db8::1", "ptr.test"), "six.ptr.test");
	CHECK_TEXT(name_of("192.0.2.2", "ptr.test"), "unknown");
	CHECK(spf.n_names == 0 && spf.voids == 0);
	CHECK_TEXT(name_of("192.0.2.99", "ptr.test"), "unknown");
	CHECK(spf.voids == 1);
	int asked = world.udp;
	CHECK_TEXT(spfproof_name(&spf), "unknown");
	CHECK(world.udp == asked && spf.voids == 1);
}

static void within(void)
{
	static const char *const in[][2] = {{"a.test", "a.test"},
		{"A.TEST", "a.test"}, {"x.a.test", "A.test"}};
	static const char *const out[][2] = {{"xa.test", "a.test"},
		{"a.test", "x.a.test"}, {"b.test", "a.test"}, {"a.test", ""},
		{"", "a.test"}};

	for (size_t i = 0; i < sizeof(in) / sizeof(*in); i++)
		CHECK(spfproof_within(str_text(in[i][0]), str_text(in[i][1])));
	for (size_t i = 0; i < sizeof(out) / sizeof(*out); i++)
		CHECK(!spfproof_within(
			str_text(out[i][0]), str_text(out[i][1])));
}

int main(void)
{
	RUN(names);
	RUN(within);
	spf_free(&spf);
	resolver_free(&resolver);
	return check_done();
}
