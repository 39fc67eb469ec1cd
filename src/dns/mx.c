/* mx - see mx.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/mx.h"

#include <string.h>

#include "base/random.h"
#include "dns/query.h"

/* One exchanger. */
struct host {
	char name[PACKET_NAME_MAX];
	unsigned preference;
};

struct hosts {
	struct host list[MX_HOSTS_MAX];
	size_t n;
};

static struct query *query_room(void)
{
	static struct query query; /* 64 KiB: not for the stack */
	return &query;
}

/* Adds what one address lookup gave. */
static enum query_result look(struct mx *mx, struct str host,
	enum packet_type type, unsigned preference)
{
	struct query *query = query_room();
	size_t size = type == PACKET_A ? 4 : 16;
	enum query_result result = query_ask(query, host, type);
	struct packet_record record;

	if (result != QUERY_FOUND)
		return result;
	while (mx->n < MX_PLACES_MAX && query_next(query, &record)) {
		if (record.n != size)
			return QUERY_SOFT;
		mx->places[mx->n++] = (struct mx_place){
			.ip = ip_of(query->bytes + record.pos, size),
			.preference = preference};
	}
	return QUERY_FOUND;
}

static enum mx_result addresses(
	struct mx *mx, struct str host, unsigned preference)
{
	size_t before = mx->n;
	enum query_result four = look(mx, host, PACKET_A, preference);

	if (four == QUERY_NXDOMAIN)
		return MX_NO_HOST;
	enum query_result six = look(mx, host, PACKET_AAAA, preference);
	if (mx->n > before)
		return MX_OK;
	if (four == QUERY_SOFT || six == QUERY_SOFT)
		return MX_SOFT;
	return MX_NO_HOST;
}

enum mx_result mx_host(struct mx *mx, struct str host)
{
	struct ip ip;

	mx->n = 0;
	mx->doubt = MX_NO_LIMIT;
	if (ip_parse_literal(host, &ip) || ip_parse(host, &ip)) {
		mx->places[mx->n++] = (struct mx_place){.ip = ip};
		return MX_OK;
	}
	return addresses(mx, host, 0);
}

/* Puts an exchanger in its place; beyond the room the worst is dropped. */
static void insert(struct hosts *hosts, const struct host *host)
{
	size_t i = hosts->n;

	if (hosts->n == MX_HOSTS_MAX) {
		if (hosts->list[--i].preference <= host->preference)
			return;
	} else {
		hosts->n++;
	}
	for (; i && hosts->list[i - 1].preference > host->preference; i--)
		hosts->list[i] = hosts->list[i - 1];
	hosts->list[i] = *host;
}

/* Swaps equals at random. */
static void shuffle(struct hosts *hosts)
{
	for (size_t i = hosts->n; i > 1; i--) {
		struct host *last = &hosts->list[i - 1];
		size_t first = i - 1;
		while (first &&
			hosts->list[first - 1].preference == last->preference)
			first--;
		size_t other = first + random_below((uint32_t)(i - first));
		struct host swap = hosts->list[other];
		hosts->list[other] = *last;
		*last = swap;
	}
}

/* Collects the exchangers from the answer. -1: nonsense in it. */
static int collect(struct query *query, struct hosts *hosts)
{
	struct packet_record record;
	struct host host;

	while (query_next(query, &record)) {
		const unsigned char *s = query->bytes + record.pos;
		size_t pos = record.pos + 2;
		if (record.n < 3 ||
			!packet_name(&query->packet, &pos, host.name) ||
			pos != record.pos + record.n)
			return -1;
		host.preference = (unsigned)(s[0] << 8 | s[1]);
		/* The root is the null MX (RFC 7505): no host to ask. */
		if (host.name[0])
			insert(hosts, &host);
	}
	return 0;
}

enum mx_result mx_domain(struct mx *mx, struct str domain)
{
	static struct hosts hosts;
	struct query *query = query_room();
	struct ip ip;

	hosts.n = 0;
	if (ip_parse_literal(domain, &ip) || ip_parse(domain, &ip))
		return mx_host(mx, domain);
	mx->n = 0;
	mx->doubt = MX_NO_LIMIT;
	switch (query_ask(query, domain, PACKET_MX)) {
	case QUERY_SOFT:
		return MX_SOFT;
	case QUERY_NXDOMAIN:
		return MX_NO_HOST;
	case QUERY_NONE:
		return mx_host(mx, domain);
	case QUERY_FOUND:
		break;
	}
	if (collect(query, &hosts) == -1)
		return MX_SOFT;
	shuffle(&hosts);
	for (size_t i = 0; i < hosts.n; i++) {
		struct host *host = &hosts.list[i];
		struct str name = str_text(host->name);
		if (addresses(mx, name, host->preference) != MX_SOFT)
			continue;
		/* Worse ones cannot be used either: it may be this host. */
		mx->doubt = host->preference;
		break;
	}
	return !mx->n && mx->doubt != MX_NO_LIMIT ? MX_SOFT : MX_OK;
}
