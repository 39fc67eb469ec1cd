/* own - see own.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/own.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <string.h>

static void note(struct own *own, const struct sockaddr *place)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
	unsigned char bytes[16];

	if (own->n == OWN_MAX || !place)
		return;
	if (place->sa_family == AF_INET) {
		memcpy(&in4, place, sizeof(in4));
		memcpy(bytes, &in4.sin_addr, 4);
		own->ips[own->n++] = ip_of(bytes, 4);
	} else if (place->sa_family == AF_INET6) {
		memcpy(&in6, place, sizeof(in6));
		memcpy(bytes, &in6.sin6_addr, 16);
		own->ips[own->n++] = ip_of(bytes, 16);
	}
}

int own_read(struct own *own_out)
{
	struct ifaddrs *list;

	own_out->n = 0;
	if (getifaddrs(&list) == -1)
		return -1;
	for (const struct ifaddrs *each = list; each; each = each->ifa_next)
		note(own_out, each->ifa_addr);
	freeifaddrs(list);
	return 0;
}

bool own_has(const struct own *own, const struct ip *ip)
{
	if (ip_any(ip))
		return true;
	for (size_t i = 0; i < own->n; i++)
		if (ip_equal(&own->ips[i], ip))
			return true;
	return false;
}
