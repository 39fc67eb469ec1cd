/* ip - see ip.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ip.h"

#include <arpa/inet.h>
#include <string.h>

static const unsigned char mapped[12] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct ip ip_of(const unsigned char *bytes, size_t n)
{
	struct ip ip = {.six = n == 16};

	if (ip.six && memcmp(bytes, mapped, sizeof(mapped)) == 0)
		return ip_of(bytes + sizeof(mapped), 4);
	memcpy(ip.bytes, bytes, ip.six ? 16 : 4);
	return ip;
}

bool ip_parse(struct str a, struct ip *ip_out)
{
	char text[IP_TEXT_MAX];
	unsigned char bytes[16];

	if (a.n >= sizeof(text) || str_has(a, 0) || !a.n)
		return false;
	memcpy(text, a.s, a.n);
	text[a.n] = 0;
	bool six = str_has(a, ':');
	if (inet_pton(six ? AF_INET6 : AF_INET, text, bytes) != 1)
		return false;
	*ip_out = ip_of(bytes, six ? 16 : 4);
	return true;
}

bool ip_parse_literal(struct str a, struct ip *ip_out)
{
	static const char tag[] = "IPv6:";

	if (a.n < 2 || a.s[0] != '[' || a.s[a.n - 1] != ']')
		return false;
	struct str inner = str_of(a.s + 1, a.n - 2);
	if (str_starts_case(inner, str_text(tag)))
		inner = str_skip(inner, sizeof(tag) - 1);
	return ip_parse(inner, ip_out);
}

void ip_format(const struct ip *ip, char dst[IP_TEXT_MAX])
{
	if (!inet_ntop(
		    ip->six ? AF_INET6 : AF_INET, ip->bytes, dst, IP_TEXT_MAX))
		dst[0] = 0;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
	return a->six == b->six &&
	       memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool ip_any(const struct ip *ip)
{
	static const unsigned char none[16];
	return memcmp(ip->bytes, none, sizeof(none)) == 0;
}
