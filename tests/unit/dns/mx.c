/* mx: the order of exchangers, and what is not safe to try
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/mx.h"

#include "check.h"
#include "world.h"

static const struct zone_record records[] = {
	{"plain.example", PACKET_A, "192.0.2.1"},
	{"plain.example", PACKET_AAAA, "2001:db8::1"},
	{"d.example", PACKET_MX, "20 two.example"},
	{"d.example", PACKET_MX, "10 one.example"},
	{"d.example", PACKET_MX, "300 six.example"},
	{"one.example", PACKET_A, "192.0.2.10"},
	{"two.example", PACKET_A, "192.0.2.20"},
	{"six.example", PACKET_AAAA, "2001:db8::6"},
	{"null.example", PACKET_MX, "0 "},
	{"null.example", PACKET_A, "192.0.2.66"},
	{"halfnull.example", PACKET_MX, "0 "},
	{"halfnull.example", PACKET_MX, "10 one.example"},
	{"lost.example", PACKET_MX, "10 nowhere.example"},
	{"part.example", PACKET_MX, "10 nowhere.example"},
	{"part.example", PACKET_MX, "20 two.example"},
	{"short.example", PACKET_A, "x"},
	{"alias.example", PACKET_CNAME, "d.example"},
	{"odd.example", PACKET_MX, "10 o\001d.example"},
	{"odder.example", PACKET_MX, "10 o\001d.example"},
	{"odder.example", PACKET_MX, "20 two.example"},
	{"equal.example", PACKET_MX, "5 one.example"},
	{"equal.example", PACKET_MX, "5 two.example"},
	{"text.example", PACKET_TXT, "x"},
	{0, 0, 0},
};

enum { MINUTE = 60000 };

static struct resolver resolver;
static struct mx mx;

static enum mx_result domain(const char *name)
{
	mx.n = 99;
	resolver_free(&resolver);
	return mx_domain(&resolver, &mx, str_text(name), world.now + MINUTE);
}

static enum mx_result host(const char *name)
{
	mx.n = 99;
	resolver_free(&resolver);
	return mx_host(&resolver, &mx, str_text(name), world.now + MINUTE);
}

static bool place(size_t i, const char *text, unsigned preference)
{
	struct ip ip;

	return i < mx.n && ip_parse(str_text(text), &ip) &&
	       ip_equal(&ip, &mx.places[i].ip) &&
	       mx.places[i].preference == preference;
}

static void ordered(void)
{
	world_begin(records, FINE);
	CHECK(domain("d.example") == MX_OK && mx.n == 3);
	CHECK(mx.doubt == MX_NO_LIMIT);
	CHECK(place(0, "192.0.2.10", 10) && place(1, "192.0.2.20", 20));
	CHECK(place(2, "2001:db8::6", 300));
	CHECK(domain("alias.example") == MX_OK && mx.n == 3);
	CHECK(domain("part.example") == MX_OK && mx.n == 1);
	CHECK(place(0, "192.0.2.20", 20) && mx.doubt == MX_NO_LIMIT);
}

static void without_mx(void)
{
	world_begin(records, FINE);
	CHECK(domain("plain.example") == MX_OK && mx.n == 2);
	CHECK(place(0, "192.0.2.1", 0) && place(1, "2001:db8::1", 0));
	CHECK(domain("null.example") == MX_NULL);
	CHECK(domain("halfnull.example") == MX_OK && mx.n == 1);
	CHECK(domain("lost.example") == MX_OK && mx.n == 0);
	CHECK(domain("none.example") == MX_NO_HOST);
	CHECK(domain("text.example") == MX_NO_HOST);
	CHECK(domain("short.example") == MX_SOFT);
}

/* An exchanger that no host can be: not used, and alone a doubt. */
static void odd_names(void)
{
	world_begin(records, FINE);
	CHECK(domain("odd.example") == MX_SOFT);
	CHECK(domain("odder.example") == MX_OK && mx.n == 1);
	CHECK(place(0, "192.0.2.20", 20));
	CHECK(host("o d.example") == MX_NO_HOST);
}

static void no_servers(void)
{
	world_begin(records, FINE);
	world.servers = 0;
	CHECK(domain("d.example") == MX_CONTROL);
	CHECK(host("one.example") == MX_CONTROL);
	CHECK(host("192.0.2.1") == MX_OK);
}

static void literals(void)
{
	world_begin(records, SILENT);
	CHECK(domain("[192.0.2.5]") == MX_OK && place(0, "192.0.2.5", 0));
	CHECK(domain("192.0.2.5") == MX_OK && place(0, "192.0.2.5", 0));
	CHECK(domain("[IPv6:2001:db8::5]") == MX_OK);
	CHECK(place(0, "2001:db8::5", 0) && mx.n == 1);
	CHECK(host("[192.0.2.5]") == MX_OK);
	CHECK(world.udp == 0);
}

/* An exchanger that cannot be found now may be this host. */
static void doubts(void)
{
	world_begin(records, FINE);
	world.bad = "two.example";
	CHECK(domain("d.example") == MX_OK && mx.n == 1 && mx.doubt == 20);
	CHECK(place(0, "192.0.2.10", 10));
	world.bad = "one.example";
	CHECK(domain("d.example") == MX_SOFT);
	world.bad = "d.example";
	CHECK(domain("d.example") == MX_SOFT);
	world_begin(records, SILENT);
	CHECK(domain("d.example") == MX_SOFT);
	CHECK(host("plain.example") == MX_SOFT);
	world_begin(records, SERVFAIL);
	CHECK(domain("none.example") == MX_SOFT);
}

/* The best ones, always in the same order. */
static void sites(void)
{
	char site[MX_SITE_MAX];
	char before[MX_SITE_MAX];

	world_begin(records, FINE);
	CHECK(domain("equal.example") == MX_OK);
	size_t n = mx_site(&mx, before);
	CHECK(n > 0 && memchr(before, ',', n));
	for (int i = 0; i < 20; i++) {
		CHECK(domain("equal.example") == MX_OK);
		CHECK(mx_site(&mx, site) == n && memcmp(site, before, n) == 0);
	}
	CHECK(host("[192.0.2.7]") == MX_OK && mx_site(&mx, site) == 0);
}

static void equals_change_places(void)
{
	int first = 0;

	world_begin(records, FINE);
	for (int i = 0; i < 200; i++) {
		CHECK(domain("equal.example") == MX_OK && mx.n == 2);
		first += place(0, "192.0.2.10", 5);
	}
	CHECK(first > 50 && first < 150);
}

/* Sixty exchangers: the best are kept. */
static void too_many(void)
{
	static struct zone_record many[62];
	static char data[60][40];

	for (int i = 0; i < 60; i++) {
		(void)snprintf(
			data[i], sizeof(data[i]), "%d one.example", 1000 - i);
		many[i] = (struct zone_record){
			"many.example", PACKET_MX, data[i]};
	}
	many[60] = (struct zone_record){"one.example", PACKET_A, "192.0.2.10"};
	many[61] = (struct zone_record){0, 0, 0};
	world_begin(many, FINE);
	CHECK(domain("many.example") == MX_OK && mx.n == MX_HOSTS_MAX);
	CHECK(place(0, "192.0.2.10", 941));
	CHECK(place(MX_HOSTS_MAX - 1, "192.0.2.10", 941 + MX_HOSTS_MAX - 1));
}

int main(void)
{
	RUN(ordered);
	RUN(without_mx);
	RUN(literals);
	RUN(odd_names);
	RUN(no_servers);
	RUN(doubts);
	RUN(sites);
	RUN(equals_change_places);
	RUN(too_many);
	return check_done();
}
