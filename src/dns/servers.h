/* servers - the name servers that the system is set up with
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_SERVERS_H
#define DNS_SERVERS_H

#include <stddef.h>

#include "base/str.h"
#include "net/ip.h"

enum { SERVERS_MAX = 3 };

struct servers {
	struct ip ips[SERVERS_MAX];
	size_t n;
};

/* The nameserver lines of /etc/resolv.conf; 127.0.0.1 if there are none. */
void servers_read(struct servers *servers_out);

/* The same from the text of such a file. */
void servers_parse(struct servers *servers_out, struct str text);

#endif
