/* reverse - see reverse.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/reverse.h"

#include <string.h>

#include "base/num.h"

/* A half byte and a dot. */
static size_t put_half(char *dst, unsigned half)
{
	static const char hex[] = "0123456789abcdef";

	dst[0] = hex[half & 15];
	dst[1] = '.';
	return 2;
}

bool reverse_name(
	const struct ip *ip, const char *zone, char dst[PACKET_NAME_MAX])
{
	size_t n = 0;

	if (!zone)
		zone = ip->six ? "ip6.arpa" : "in-addr.arpa";
	for (size_t i = ip->six ? 16 : 4; i--;) {
		unsigned byte = ip->bytes[i];
		if (ip->six) {
			n += put_half(dst + n, byte);
			n += put_half(dst + n, byte >> 4);
		} else {
			n += num_format(dst + n, byte);
			dst[n++] = '.';
		}
	}
	size_t size = strlen(zone) + 1;
	if (size > PACKET_NAME_MAX - n)
		return false;
	memcpy(dst + n, zone, size);
	return true;
}
