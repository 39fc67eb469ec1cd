/* domain: MX, addresses, null MX (RFC 7505), doubts
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/domain.h"

#include "check.h"
#include "dns/world.h"

static const struct zone_record records[] = {
	{"mx.test", PACKET_MX, "10 a.test"},
	{"a.test", PACKET_A, "192.0.2.1"},
	{"six.test", PACKET_AAAA, "2001:db8::1"},
	{"null.test", PACKET_MX, "0 "},
	{"null.test", PACKET_A, "192.0.2.1"},
	{"mixed.test", PACKET_MX, "0 "},
	{"mixed.test", PACKET_MX, "10 a.test"},
	{"text.test", PACKET_TXT, "hello"},
	{"alias.test", PACKET_CNAME, "mx.test"},
	{0, 0, 0},
};

static struct resolver resolver;
static struct query queries[DOMAIN_QUERIES];

static void begin(enum world_mood mood)
{
	resolver_free(&resolver);
	world_begin(records, mood);
}

static enum domain_verdict ask(const char *domain)
{
	domain_ask(str_text(domain), queries);
	CHECK(query_all(&resolver, queries, DOMAIN_QUERIES,
		      world.now + 20000) == 0);
	return domain_judge(queries);
}

static void found(void)
{
	begin(FINE);
	CHECK(ask("mx.test") == DOMAIN_FOUND);
	CHECK(ask("a.test") == DOMAIN_FOUND);
	CHECK(ask("six.test") == DOMAIN_FOUND);
	CHECK(ask("alias.test") == DOMAIN_FOUND);
}

static void null_mx(void)
{
	begin(FINE);
	CHECK(ask("null.test") == DOMAIN_NULL);
	CHECK(ask("mixed.test") == DOMAIN_FOUND);
}

static void gone(void)
{
	begin(FINE);
	CHECK(ask("gone.test") == DOMAIN_GONE);
	CHECK(ask("text.test") == DOMAIN_GONE);
	int asked = world.udp;
	CHECK(ask("a..b") == DOMAIN_GONE);
	CHECK(ask("") == DOMAIN_GONE);
	CHECK(ask("\xff") == DOMAIN_GONE);
	CHECK(world.udp == asked);
}

static void doubt(void)
{
	static const enum world_mood moods[] = {
		SERVFAIL, REFUSED, SILENT, GARBLED, REFERS, CLOSED};

	for (size_t i = 0; i < sizeof(moods) / sizeof(*moods); i++) {
		begin(moods[i]);
		CHECK(ask("mx.test") == DOMAIN_DOUBT);
		CHECK(ask("gone.test") == DOMAIN_DOUBT);
	}
	/* An address is enough, whatever is with the MX. */
	queries[0].result = QUERY_SOFT;
	queries[1].result = QUERY_FOUND;
	CHECK(domain_judge(queries) == DOMAIN_FOUND);
	/* One that is not answered is one too many. */
	for (size_t soft = 0; soft < DOMAIN_QUERIES; soft++) {
		for (size_t i = 0; i < DOMAIN_QUERIES; i++)
			queries[i].result = i == soft ? QUERY_SOFT : QUERY_NONE;
		CHECK(domain_judge(queries) == DOMAIN_DOUBT);
	}
}

int main(void)
{
	RUN(found);
	RUN(null_mx);
	RUN(gone);
	RUN(doubt);
	for (size_t i = 0; i < DOMAIN_QUERIES; i++)
		query_free(&queries[i]);
	resolver_free(&resolver);
	return check_done();
}
