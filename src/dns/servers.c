/* servers - see servers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/servers.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "conf/control.h"

enum { PORT = 53, FILE_MAX = 65536 };

static void add(struct servers *servers, const struct ip *ip, uint16_t port)
{
	if (servers->n < SERVERS_MAX)
		servers->list[servers->n++] =
			(struct server){.ip = *ip, .port = port};
}

/* The next word of a line; empty at its end. */
static struct str word(struct str *rest)
{
	size_t n = 0;

	while (rest->n && ascii_space(rest->s[0]))
		*rest = str_skip(*rest, 1);
	while (n < rest->n && !ascii_space(rest->s[n]))
		n++;
	struct str found = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return found;
}

void servers_parse(struct servers *servers_out, struct str text)
{
	static const unsigned char here[4] = {127, 0, 0, 1};
	struct ip ip = ip_of(here, 4);

	servers_out->n = 0;
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		struct ip given;
		if (str_is(word(&line), "nameserver") &&
			ip_parse(word(&line), &given))
			add(servers_out, &given, PORT);
	}
	if (!servers_out->n)
		add(servers_out, &ip, PORT);
}

/* 192.0.2.1, 2001:db8::1, 192.0.2.1:53, [2001:db8::1]:53 */
static bool parse_server(struct str line, struct ip *ip_out, uint64_t *port_out)
{
	size_t colon = str_find_last(line, ':');

	*port_out = PORT;
	if (ip_parse(line, ip_out) || ip_parse_literal(line, ip_out))
		return true;
	struct str host = str_head(line, colon);
	if (!num_parse(str_skip(line, colon + 1), port_out) || !*port_out ||
		*port_out > 65535)
		return false;
	return ip_parse_literal(host, ip_out) ||
	       (!str_has(host, ':') && ip_parse(host, ip_out));
}

int servers_parse_control(struct servers *servers_out, struct str lines)
{
	struct str line;
	struct ip ip;
	uint64_t port;

	servers_out->n = 0;
	while (control_next(&lines, &line)) {
		if (!parse_server(line, &ip, &port))
			return control_nonsense(
				"dnsservers", line, "no address");
		add(servers_out, &ip, (uint16_t)port);
	}
	return 0;
}

static void read_system(struct buf *text)
{
	if (file_slurp("/etc/resolv.conf", text) == -1)
		buf_clear(text);
}

int servers_read(struct servers *servers_out)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	int found = control_list("dnsservers", &text);

	servers_out->n = 0;
	if (found == 1)
		found = servers_parse_control(servers_out, buf_str(&text));
	if (found != -1 && !servers_out->n) {
		read_system(&text);
		servers_parse(servers_out, buf_str(&text));
	}
	buf_free(&text);
	return found == -1 ? -1 : 0;
}

void servers_domain(char *dst, size_t size)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	struct str domain = {0, 0};

	read_system(&text);
	for (struct str rest = buf_str(&text); rest.n;) {
		struct str line = str_cut(&rest, '\n');
		struct str key = word(&line);
		if (str_is(key, "search") || str_is(key, "domain"))
			domain = word(&line);
	}
	if (domain.n >= size)
		domain.n = 0;
	if (domain.n)
		memcpy(dst, domain.s, domain.n);
	dst[domain.n] = 0;
	buf_free(&text);
}
