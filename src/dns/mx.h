/* mx - where mail for a domain goes: addresses in the order to try them
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_MX_H
#define DNS_MX_H

#include <stddef.h>

#include "base/str.h"
#include "net/ip.h"

enum {
	MX_PLACES_MAX = 64, /* addresses kept for one domain */
	MX_HOSTS_MAX = 24, /* exchangers looked up, the best ones */
	MX_NO_LIMIT = 100000, /* above every preference */
};

struct mx_place {
	struct ip ip;
	unsigned preference;
};

struct mx {
	struct mx_place places[MX_PLACES_MAX]; /* best first */
	size_t n;
	/* The best preference of an exchanger whose address could not be
	 * found out for now; MX_NO_LIMIT if all were. It may be this host, so
	 * only places below it are safe. */
	unsigned doubt;
};

enum mx_result {
	MX_OK, /* n may be 0: there are exchangers, none has an address */
	MX_NO_HOST, /* no such domain, or it takes no mail */
	MX_SOFT, /* try again later */
};

/* The addresses of one host, v4 before v6, with preference 0. A literal or a
 * bare address needs no lookup. */
enum mx_result mx_host(struct mx *mx, struct str host /* hostile */);

/* The exchangers of a domain; equals in random order. Without any MX the
 * domain's own addresses. */
enum mx_result mx_domain(struct mx *mx, struct str domain /* hostile */);

#endif
