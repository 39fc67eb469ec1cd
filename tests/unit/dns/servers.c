/* servers: what is taken from resolv.conf
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/servers.h"

#include "check.h"

/* The addresses of this text, joined by blanks. */
static const char *of(const char *text)
{
	static char all[200];
	static struct servers servers;
	char one[IP_TEXT_MAX];

	servers_parse(&servers, str_text(text));
	all[0] = 0;
	for (size_t i = 0; i < servers.n; i++) {
		ip_format(&servers.ips[i], one);
		strcat(strcat(all, i ? " " : ""), one);
	}
	return all;
}

static bool is(const char *text, const char *want)
{
	return strcmp(of(text), want) == 0;
}

static void lines(void)
{
	CHECK(is("nameserver 192.0.2.1\n", "192.0.2.1"));
	CHECK(is("nameserver 192.0.2.1", "192.0.2.1"));
	CHECK(is(" nameserver\t192.0.2.1 \r\n", "192.0.2.1"));
	CHECK(is("search x\nnameserver ::1\nnameserver 192.0.2.1\n",
		"::1 192.0.2.1"));
	CHECK(is("nameserver 192.0.2.1 # the first\n", "192.0.2.1"));
	CHECK(is("nameserver 1.1.1.1\nnameserver 1.1.1.2\n"
		 "nameserver 1.1.1.3\nnameserver 1.1.1.4\n",
		"1.1.1.1 1.1.1.2 1.1.1.3"));
}

static void nothing_useful(void)
{
	CHECK(is("", "127.0.0.1"));
	CHECK(is("\n\n", "127.0.0.1"));
	CHECK(is("# nameserver 192.0.2.1\n", "127.0.0.1"));
	CHECK(is("nameserver host.example\n", "127.0.0.1"));
	CHECK(is("nameserver\n", "127.0.0.1"));
	CHECK(is("nameserver 192.0.2\n", "127.0.0.1"));
	CHECK(is("nameservers 192.0.2.1\n", "127.0.0.1"));
	CHECK(is("nameserver192.0.2.1\n", "127.0.0.1"));
}

static void the_system(void)
{
	struct servers servers;

	servers_read(&servers);
	CHECK(servers.n >= 1 && servers.n <= SERVERS_MAX);
}

int main(void)
{
	RUN(lines);
	RUN(nothing_useful);
	RUN(the_system);
	return check_done();
}
