/* mx - where mail for a domain goes: addresses in the order to try them
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_MX_H
#define DNS_MX_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "dns/query.h"
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

/* One exchanger. */
struct mx_host {
	char name[PACKET_NAME_MAX];
	unsigned preference;
};

/* Start with {0}; large, so keep it static. */
struct mx {
	struct mx_place places[MX_PLACES_MAX]; /* best first */
	size_t n;
	/* The best preference of an exchanger whose address could not be
	 * found out for now; MX_NO_LIMIT if all were. It may be this host, so
	 * only places below it are safe. */
	unsigned doubt;

	/* private */
	struct mx_host hosts[MX_HOSTS_MAX];
	size_t n_hosts;
	struct query queries[2 * MX_HOSTS_MAX];
};

enum { MX_SITE_MAX = 200 };

/* Which hosts are the best ones: their names in alphabetical order, a comma
 * between them, cut; nothing if there was no MX. Writes at most MX_SITE_MAX
 * bytes; returns how many. */
size_t mx_site(const struct mx *mx, char dst[MX_SITE_MAX]);

enum mx_result {
	MX_OK, /* n may be 0: there are exchangers, none has an address */
	MX_NO_HOST, /* no such domain */
	MX_NULL, /* it takes no mail, and says so (RFC 7505) */
	MX_SOFT, /* try again later */
	MX_CONTROL, /* control/dnsservers cannot be used, see control_where */
};

/* The addresses of one host, v4 before v6, with preference 0. A literal or a
 * bare address needs no lookup. */
enum mx_result mx_host(struct resolver *resolver, struct mx *mx,
	struct str host /* hostile */, int64_t deadline);

/* The exchangers of a domain; equals in random order. Without any MX the
 * domain's own addresses. All addresses are asked for at once. */
enum mx_result mx_domain(struct resolver *resolver, struct mx *mx,
	struct str domain /* hostile */, int64_t deadline);

#endif
