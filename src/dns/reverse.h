/* reverse - the names under which the DNS keeps what it knows of an address
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_REVERSE_H
#define DNS_REVERSE_H

#include <stdbool.h>

#include "base/str.h"
#include "dns/packet.h"
#include "net/ip.h"

/* The address backwards, in bytes (version 6: half bytes), and the zone:
 * 1.2.0.192.zone. Without a zone (null) it is the one of host names:
 * in-addr.arpa or ip6.arpa. False if that gets too long for a name. */
bool reverse_name(
	const struct ip *ip, const char *zone, char dst[PACKET_NAME_MAX]);

#endif
