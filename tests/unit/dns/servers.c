/* servers: what is taken from control/dnsservers and resolv.conf
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/servers.h"

#include "conf/control.h"

#include "check.h"
#include "scratch.h"

/* The addresses of this text, joined by blanks. */
static const char *of(const char *text)
{
	static char all[200];
	static struct servers servers;
	char one[IP_TEXT_MAX];

	servers_parse(&servers, str_text(text));
	all[0] = 0;
	for (size_t i = 0; i < servers.n; i++) {
		ip_format(&servers.list[i].ip, one);
		CHECK(servers.list[i].port == 53);
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

/* One line of control/dnsservers. */
static bool server(const char *line, const char *want, unsigned port)
{
	struct servers servers;
	char lines[100];
	char text[IP_TEXT_MAX];

	strcpy(lines, line);
	if (servers_parse_control(&servers, str_of(lines, strlen(lines) + 1)) ==
		-1)
		return !want;
	ip_format(&servers.list[0].ip, text);
	return servers.n == 1 && want && strcmp(text, want) == 0 &&
	       servers.list[0].port == port;
}

static void operators(void)
{
	struct servers servers;
	static const char many[] = "1.1.1.1\0::1\0001.1.1.3\0001.1.1.4";

	CHECK(server("192.0.2.1", "192.0.2.1", 53));
	CHECK(server("[192.0.2.1]", "192.0.2.1", 53));
	CHECK(server("192.0.2.1:5353", "192.0.2.1", 5353));
	CHECK(server("2001:db8::1", "2001:db8::1", 53));
	CHECK(server("[2001:db8::1]", "2001:db8::1", 53));
	CHECK(server("[2001:db8::1]:5353", "2001:db8::1", 5353));
	CHECK(server("host.example", 0, 0));
	CHECK(server("192.0.2.1:", 0, 0));
	CHECK(server("192.0.2.1:0", 0, 0));
	CHECK(server("192.0.2.1:65536", 0, 0));
	CHECK(server("192.0.2.1:53x", 0, 0));
	CHECK(server("192.0.2.1 192.0.2.2", 0, 0));
	CHECK(servers_parse_control(&servers, str_of(many, sizeof(many))) == 0);
	CHECK(servers.n == 3);
}

static void domains(void)
{
	char domain[300];

	/* What this machine's file says is not known here: only that it ends. */
	memset(domain, 'x', sizeof(domain));
	servers_domain(domain, sizeof(domain));
	CHECK(strlen(domain) < sizeof(domain));
	memset(domain, 'x', sizeof(domain));
	servers_domain(domain, 1);
	CHECK(domain[0] == 0);
}

static void the_files(void)
{
	struct servers servers;

	CHECK(servers_read(&servers) == 0);
	CHECK(servers.n >= 1 && servers.n <= SERVERS_MAX);
	scratch_mkdir("control");
	scratch_put("control/dnsservers", "# ours\n192.0.2.77\n");
	CHECK(servers_read(&servers) == 0 && servers.n == 1);
	CHECK(servers.list[0].ip.bytes[3] == 77);
	scratch_put("control/dnsservers", "\n");
	CHECK(servers_read(&servers) == 0 && servers.n >= 1);
	scratch_put("control/dnsservers", "# ours\nhere\n");
	(void)control_where();
	CHECK(servers_read(&servers) == -1);
	CHECK(strcmp(control_where(),
		      "control/dnsservers line 2: no address") == 0);
}

int main(void)
{
	RUN(lines);
	RUN(nothing_useful);
	RUN(operators);
	RUN(domains);
	RUN(scratch_enter);
	RUN(the_files);
	RUN(scratch_leave);
	return check_done();
}
