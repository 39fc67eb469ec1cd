/* servers - the name servers to ask
 *
 * control/dnsservers, an address a line, with a port behind it if that is not
 * 53 (192.0.2.1:5353, [2001:db8::1]:5353); without that file, or when it is
 * empty, the nameserver lines of /etc/resolv.conf; without those 127.0.0.1.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_SERVERS_H
#define DNS_SERVERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "net/ip.h"

enum { SERVERS_MAX = 3 }; /* those behind them are not asked */

struct server {
	struct ip ip;
	uint16_t port;
};

struct servers {
	struct server list[SERVERS_MAX];
	size_t n;
};

/* Reads the files; a resolv.conf that cannot be read is as an empty one. 0, or
 * -1: control/dnsservers is wrong, see control_where. */
MUST_USE int servers_read(struct servers *servers_out);

/* From the text of a resolv.conf. */
void servers_parse(struct servers *servers_out, struct str text);

/* From the lines of control/dnsservers, as control_list gives them. 0, or -1:
 * one is no address, see control_where. */
MUST_USE int servers_parse_control(
	struct servers *servers_out, struct str lines);

/* The domain in which a name without a dot stands: the first one of the last
 * search (or domain) line of /etc/resolv.conf, or empty. dst must have room
 * for size bytes with the NUL; a longer one does not count. */
void servers_domain(char *dst, size_t size);

#endif
