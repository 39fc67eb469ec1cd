/* reverse: both families, any zone, what is too long
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/reverse.h"

#include "check.h"

static bool is(const char *address, const char *zone, const char *want)
{
	struct ip ip;
	char name[PACKET_NAME_MAX];

	return ip_parse(str_text(address), &ip) &&
	       reverse_name(&ip, zone, name) && strcmp(name, want) == 0;
}

static void names(void)
{
	CHECK(is("192.0.2.130", 0, "130.2.0.192.in-addr.arpa"));
	CHECK(is("0.0.0.0", "list.example", "0.0.0.0.list.example"));
	CHECK(is("2001:db8::567:89ab", 0,
		"b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
		"8.b.d.0.1.0.0.2.ip6.arpa"));
	CHECK(is("::ffff:192.0.2.1", 0, "1.2.0.192.in-addr.arpa"));
}

static void too_long(void)
{
	struct ip ip;
	char zone[PACKET_NAME_MAX];
	char name[PACKET_NAME_MAX];

	memset(zone, 'z', sizeof(zone));
	CHECK(ip_parse(str_text("2001:db8::1"), &ip));
	zone[PACKET_NAME_MAX - 65] = 0;
	CHECK(reverse_name(&ip, zone, name));
	CHECK(strlen(name) == PACKET_NAME_MAX - 1);
	zone[PACKET_NAME_MAX - 65] = 'z';
	zone[PACKET_NAME_MAX - 64] = 0;
	CHECK(!reverse_name(&ip, zone, name));
}

int main(void)
{
	RUN(names);
	RUN(too_long);
	return check_done();
}
