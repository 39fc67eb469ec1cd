/* proxyline - see proxyline.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/proxyline.h"

#include <string.h>

#include "base/num.h"

static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";

enum {
	SIGNATURE = sizeof(signature) - 1,
	COMMAND_LOCAL = 0x20, /* version 2 in the upper four bits */
	COMMAND_PROXY = 0x21,
	FAMILY_TCP4 = 0x11,
	FAMILY_TCP6 = 0x21,
};

static uint16_t port_of(const char *bytes)
{
	return (uint16_t)((unsigned char)bytes[0] << 8 |
			  (unsigned char)bytes[1]);
}

static bool take_ip(struct str *rest, bool six, struct ip *ip_out)
{
	struct str text = str_cut(rest, ' ');

	/* A mapped address is kept as version 4. */
	return ip_parse(text, ip_out) && str_has(text, ':') == six;
}

static bool take_port(struct str *rest, uint16_t *port_out)
{
	struct str text = str_cut(rest, ' ');
	uint64_t n;

	if (!num_parse(text, &n) || n > UINT16_MAX)
		return false;
	*port_out = (uint16_t)n;
	return true;
}

enum proxyline_verdict proxyline_text(
	struct str line, struct proxyline *proxy_out)
{
	struct str rest = line;

	if (!str_is(str_cut(&rest, ' '), "PROXY"))
		return PROXYLINE_BAD;
	struct str family = str_cut(&rest, ' ');
	bool six = str_is(family, "TCP6");
	if (str_is(family, "UNKNOWN"))
		return PROXYLINE_NOBODY;
	if (!six && !str_is(family, "TCP4"))
		return PROXYLINE_BAD;
	if (take_ip(&rest, six, &proxy_out->client.ip) &&
		take_ip(&rest, six, &proxy_out->server.ip) &&
		take_port(&rest, &proxy_out->client.port) &&
		take_port(&rest, &proxy_out->server.port) && !rest.n)
		return PROXYLINE_CLIENT;
	return PROXYLINE_BAD;
}

enum proxyline_verdict proxyline_binary(const char head[PROXYLINE_V2_HEAD],
	struct str body, struct proxyline *proxy_out)
{
	unsigned char command = (unsigned char)head[SIGNATURE];
	unsigned char family = (unsigned char)head[SIGNATURE + 1];
	size_t n = family == FAMILY_TCP6 ? 16 : 4;
	const unsigned char *bytes = (const unsigned char *)body.s;

	if (memcmp(head, signature, SIGNATURE) != 0)
		return PROXYLINE_BAD;
	if (command == COMMAND_LOCAL)
		return PROXYLINE_NOBODY;
	if (command != COMMAND_PROXY)
		return PROXYLINE_BAD;
	if (family != FAMILY_TCP4 && family != FAMILY_TCP6)
		return PROXYLINE_NOBODY;
	if (body.n < 2 * n + 4)
		return PROXYLINE_BAD;
	proxy_out->client.ip = ip_of(bytes, n);
	proxy_out->server.ip = ip_of(bytes + n, n);
	proxy_out->client.port = port_of(body.s + 2 * n);
	proxy_out->server.port = port_of(body.s + 2 * n + 2);
	return PROXYLINE_CLIENT;
}

static bool take(struct in *in, char *dst, size_t n)
{
	return in_read(in, dst, n) == (ssize_t)n;
}

static enum proxyline_verdict read_text(
	struct in *in, char *line, size_t n, struct proxyline *proxy_out)
{
	while (n < PROXYLINE_V1_MAX) {
		if (!take(in, line + n, 1))
			return PROXYLINE_GONE;
		if (line[n++] != '\n')
			continue;
		if (line[n - 2] != '\r')
			return PROXYLINE_BAD;
		return proxyline_text(str_of(line, n - 2), proxy_out);
	}
	return PROXYLINE_BAD;
}

static enum proxyline_verdict read_binary(
	struct in *in, char *head, size_t n, struct proxyline *proxy_out)
{
	char body[PROXYLINE_V2_MAX];

	if (!take(in, head + n, PROXYLINE_V2_HEAD - n))
		return PROXYLINE_GONE;
	size_t length = port_of(head + PROXYLINE_V2_HEAD - 2);
	if (length > sizeof(body))
		return PROXYLINE_BAD;
	if (!take(in, body, length))
		return PROXYLINE_GONE;
	return proxyline_binary(head, str_of(body, length), proxy_out);
}

/* The first bytes tell which version it is: a line has at least so many. */
enum proxyline_verdict proxyline_read(
	struct in *in, struct proxyline *proxy_out)
{
	char head[PROXYLINE_V1_MAX];
	size_t n = strlen("PROXY ");

	if (!take(in, head, n))
		return PROXYLINE_GONE;
	if (memcmp(head, signature, n) == 0)
		return read_binary(in, head, n, proxy_out);
	if (memcmp(head, "PROXY ", n) == 0)
		return read_text(in, head, n, proxy_out);
	return PROXYLINE_BAD;
}
