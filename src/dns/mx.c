/* mx - see mx.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/mx.h"

#include <string.h>

#include "base/random.h"

/* Adds the addresses that one query gave. */
static void add(struct mx *mx, const struct query *query, unsigned preference)
{
	struct answer_record record;

	if (query->result != QUERY_FOUND)
		return;
	for (size_t at = 0;
		mx->n < MX_PLACES_MAX && query_next(query, &at, &record);)
		mx->places[mx->n++] = (struct mx_place){
			.ip = ip_of((const unsigned char *)record.data.s,
				record.data.n),
			.preference = preference};
}

/* Looks up all hosts' addresses, in their order. Behind one that is in doubt
 * all are useless. */
static enum mx_result addresses(
	struct resolver *resolver, struct mx *mx, int64_t deadline)
{
	for (size_t i = 0; i < mx->n_hosts; i++) {
		struct str name = str_text(mx->hosts[i].name);
		query_set(&mx->queries[2 * i], name, PACKET_A);
		query_set(&mx->queries[2 * i + 1], name, PACKET_AAAA);
	}
	if (query_all(resolver, mx->queries, 2 * mx->n_hosts, deadline) == -1)
		return MX_CONTROL;
	for (size_t i = 0; i < mx->n_hosts; i++) {
		const struct query *four = &mx->queries[2 * i];
		const struct query *six = four + 1;
		size_t before = mx->n;
		add(mx, four, mx->hosts[i].preference);
		add(mx, six, mx->hosts[i].preference);
		if (mx->n > before || (four->result != QUERY_SOFT &&
					      six->result != QUERY_SOFT))
			continue;
		mx->doubt = mx->hosts[i].preference;
		break;
	}
	return MX_OK;
}

/* Is it an address, so that there is nothing to ask? */
static bool literal(struct mx *mx, struct str host)
{
	struct ip ip;

	mx->n = 0;
	mx->n_hosts = 0;
	mx->doubt = MX_NO_LIMIT;
	if (!ip_parse_literal(host, &ip) && !ip_parse(host, &ip))
		return false;
	mx->places[mx->n++] = (struct mx_place){.ip = ip};
	return true;
}

enum mx_result mx_host(struct resolver *resolver, struct mx *mx,
	struct str host, int64_t deadline)
{
	if (literal(mx, host))
		return MX_OK;
	if (!packet_name_from(host, mx->hosts[0].name))
		return MX_NO_HOST; /* no such name can exist */
	mx->hosts[0].preference = 0;
	mx->n_hosts = 1;
	enum mx_result result = addresses(resolver, mx, deadline);
	if (result != MX_OK || mx->n)
		return result;
	return mx->doubt == MX_NO_LIMIT ? MX_NO_HOST : MX_SOFT;
}

/* Puts an exchanger in its place; beyond the room the worst is dropped. */
static void insert(struct mx *mx, const struct mx_host *host)
{
	size_t i = mx->n_hosts;

	if (i == MX_HOSTS_MAX) {
		if (mx->hosts[--i].preference <= host->preference)
			return;
	} else {
		mx->n_hosts++;
	}
	for (; i && mx->hosts[i - 1].preference > host->preference; i--)
		mx->hosts[i] = mx->hosts[i - 1];
	mx->hosts[i] = *host;
}

/* Swaps equals at random. */
static void shuffle(struct mx *mx)
{
	for (size_t i = mx->n_hosts; i > 1; i--) {
		struct mx_host *last = &mx->hosts[i - 1];
		size_t first = i - 1;
		while (first &&
			mx->hosts[first - 1].preference == last->preference)
			first--;
		size_t other = first + random_below((uint32_t)(i - first));
		struct mx_host swap = mx->hosts[other];
		mx->hosts[other] = *last;
		*last = swap;
	}
}

/* The exchangers of the answer. False: there is just the root, which is not a
 * host. */
static bool collect(struct mx *mx, const struct query *query)
{
	struct answer_record record;

	for (size_t at = 0; query_next(query, &at, &record);) {
		struct mx_host host = {.preference = record.preference};
		if (packet_name_from(record.data, host.name))
			insert(mx, &host);
	}
	return mx->n_hosts > 0;
}

enum mx_result mx_domain(struct resolver *resolver, struct mx *mx,
	struct str domain, int64_t deadline)
{
	struct query *query = &mx->queries[0];

	if (literal(mx, domain))
		return MX_OK;
	query_set(query, domain, PACKET_MX);
	if (query_all(resolver, query, 1, deadline) == -1)
		return MX_CONTROL;
	switch (query->result) {
	case QUERY_SOFT:
		return MX_SOFT;
	case QUERY_NXDOMAIN:
		return MX_NO_HOST;
	case QUERY_NONE:
		return mx_host(resolver, mx, domain, deadline);
	case QUERY_FOUND:
		break;
	}
	if (!collect(mx, query))
		return MX_NULL;
	shuffle(mx);
	enum mx_result result = addresses(resolver, mx, deadline);
	if (result == MX_OK && !mx->n && mx->doubt != MX_NO_LIMIT)
		return MX_SOFT;
	return result;
}

/* The name that comes next in the alphabet, of those of the best preference;
 * null behind the last. */
static const char *next_name(const struct mx *mx, const char *before)
{
	const char *best = 0;

	for (size_t i = 0; i < mx->n_hosts; i++) {
		const struct mx_host *host = &mx->hosts[i];
		if (host->preference != mx->hosts[0].preference ||
			(before && strcmp(host->name, before) <= 0))
			continue;
		if (!best || strcmp(host->name, best) < 0)
			best = host->name;
	}
	return best;
}

size_t mx_site(const struct mx *mx, char dst[MX_SITE_MAX])
{
	size_t used = 0;

	for (const char *name = 0; (name = next_name(mx, name));) {
		size_t n = strlen(name);
		if (used > 0 && used < MX_SITE_MAX)
			dst[used++] = ',';
		if (n > MX_SITE_MAX - used)
			n = MX_SITE_MAX - used;
		memcpy(dst + used, name, n);
		used += n;
	}
	return used;
}
