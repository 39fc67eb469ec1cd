/* spftry: counting, names, single terms
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spftry.h"

#include "check.h"
#include "dns/world.h"
#include "spfzone.h"

static struct resolver resolver;
static struct spf spf;

static void begin(void)
{
	world_begin(spfzone, FINE);
	world.bad = "bad.test";
	resolver_free(&resolver);
	spf.resolver = &resolver;
	spf.deadline = world.now + 60000;
	spf.lookups = spf.voids = 0;
	spf.depth = 1;
	strcpy(spf.levels[0].domain, "a.test");
	CHECK(ip_parse(str_text("192.0.2.1"), &spf.macro.ip));
}

static enum spftry try_text(const char *text)
{
	struct str rest = str_text(text);
	struct spfterm term;

	CHECK(spfterm_next(&rest, &term) == 1);
	return spftry_term(&spf, &term);
}

static void terms(void)
{
	begin();
	CHECK(try_text("all") == SPFTRY_MATCH && spf.lookups == 0);
	CHECK(try_text("exp=a.b") == SPFTRY_NO_MATCH && spf.lookups == 0);
	CHECK(try_text("ip4:192.0.2.1") == SPFTRY_MATCH && spf.lookups == 0);
	CHECK(try_text("a") == SPFTRY_MATCH && spf.lookups == 1);
	CHECK(try_text("mx") == SPFTRY_NO_MATCH && spf.voids == 1);
	CHECK(try_text("exists:gone.test") == SPFTRY_NO_MATCH &&
		spf.voids == 2);
	CHECK(try_text("include:b.test") == SPFTRY_DOWN && spf.lookups == 4);
	CHECK_TEXT(buf_str(&spf.name), "b.test");
	CHECK(try_text("a:bad.test") == SPFTRY_BROKEN);
	CHECK(spf.result == SPF_TEMPERROR);
	CHECK(try_text("a:gone2.test") == SPFTRY_BROKEN);
	CHECK(spf.result == SPF_PERMERROR);
}

static void counts(void)
{
	begin();
	for (int i = 0; i < SPF_LOOKUPS_MAX; i++)
		CHECK(spftry_count(&spf) == SPFTRY_MATCH);
	CHECK(spftry_count(&spf) == SPFTRY_BROKEN);
	CHECK(spf.result == SPF_PERMERROR && spf.problem);
}

int main(void)
{
	RUN(terms);
	RUN(counts);
	spf_free(&spf);
	resolver_free(&resolver);
	return check_done();
}
