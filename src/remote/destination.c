/* destination - see destination.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/destination.h"

#include <string.h>

#include "base/clock.h"
#include "conf/control.h"
#include "mail/punycode.h"
#include "mail/utf8.h"
#include "net/own.h"
#include "remote/relay.h"

enum {
	DNS_MS = 120000, /* for all lookups together */
	DOMAIN_MAX = 1000,
	/* A preference in this range tells the protocol by its last four bits:
	 * 1 is QMTP (MXPS). */
	MXPS_FIRST = 12800,
	MXPS_LAST = 13055,
	MXPS_QMTP = 1,
};

void destination_bad_control(struct verdict *verdict)
{
	verdict_message(verdict, 'Z', str_of(0, 0),
		"Unable to read control files: ", control_where(),
		". (#4.3.0)\n");
}

static void no_host(struct verdict *verdict, const char *host)
{
	verdict_message(verdict, 'D', str_of(0, 0),
		"Sorry, I couldn't find any host named ", host, ". (#5.1.2)\n");
}

/* It is the operator who named it, nobody's address: he may mend that. */
static void no_relay(struct verdict *verdict, struct str relay)
{
	char name[PACKET_NAME_MAX];
	struct str shown = str_head(relay, sizeof(name) - 1);

	memcpy(name, shown.s, shown.n);
	name[shown.n] = 0;
	verdict_message(verdict, 'Z', str_of(0, 0),
		"Sorry, I couldn't find the relay ", name,
		" of control/smtproutes. (#4.3.5)\n");
}

/* Looks the exchangers up. False: said why not. */
static bool look_up(struct destination *destination, const struct relay *relay,
	const char *host, struct verdict *verdict)
{
	int64_t deadline = clock_steady_ms() + DNS_MS;
	struct resolver *resolver = &destination->resolver;
	struct mx *mx = &destination->mx;

	switch (relay->routed
			? mx_host(resolver, mx, relay->host, deadline)
			: mx_domain(resolver, mx, relay->host, deadline)) {
	case MX_SOFT:
		verdict_plain(verdict, verdict_dns);
		return false;
	case MX_CONTROL:
		destination_bad_control(verdict);
		return false;
	case MX_NO_HOST:
		if (relay->routed)
			no_relay(verdict, relay->host);
		else
			no_host(verdict, host);
		return false;
	case MX_NULL:
		verdict_plain(verdict, verdict_null_mx);
		return false;
	case MX_OK:
		break;
	}
	if (!mx->n)
		verdict_plain(verdict, verdict_no_mx);
	return mx->n;
}

/* Keeps only the places that are better than this host. */
static bool drop_own(struct mx *mx, struct verdict *verdict)
{
	static struct own own;
	unsigned bound = mx->doubt;

	if (own_read(&own) == -1) {
		verdict_plain(verdict, verdict_system);
		return false;
	}
	for (size_t i = 0; i < mx->n; i++)
		if (mx->places[i].preference < bound &&
			own_has(&own, &mx->places[i].ip))
			bound = mx->places[i].preference;
	size_t n = 0;
	while (n < mx->n && mx->places[n].preference < bound)
		n++;
	mx->n = n;
	if (!n)
		verdict_plain(verdict,
			bound == mx->doubt ? verdict_dns : verdict_loop);
	return n;
}

static bool is_mxps(const struct mx_place *place)
{
	return place->preference >= MXPS_FIRST &&
	       place->preference <= MXPS_LAST &&
	       place->preference % 16 == MXPS_QMTP;
}

static void add_call(struct dial *dial, const struct call *call)
{
	if (dial->n < DIAL_MAX)
		dial->calls[dial->n++] = *call;
}

static void add_routed(
	struct dial *dial, const struct mx *mx, const struct relay *relay)
{
	for (size_t i = 0; i < mx->n; i++) {
		const struct call call = {.ip = mx->places[i].ip,
			.port = relay->port,
			.qmtp = relay->qmtp};
		add_call(dial, &call);
	}
}

/* Those of one preference; by QMTP first where that is wanted, but SMTP is
 * always spoken, too. */
static void add_exchangers(struct dial *dial, const struct mx *mx, bool mxps)
{
	for (size_t i = 0; i < mx->n; i++) {
		const struct mx_place *place = &mx->places[i];
		struct call call = {.ip = place->ip,
			.port = RELAY_QMTP_PORT,
			.qmtp = true,
			.rank = 2 * place->preference};
		if (mxps && is_mxps(place))
			add_call(dial, &call);
		call.port = RELAY_SMTP_PORT;
		call.qmtp = false;
		call.rank++;
		add_call(dial, &call);
	}
}

static bool some_mxps(const struct mx *mx)
{
	for (size_t i = 0; i < mx->n; i++)
		if (is_mxps(&mx->places[i]))
			return true;
	return false;
}

static bool add_calls(struct dial *dial, struct mx *mx,
	const struct relay *relay, struct verdict *verdict)
{
	int mxps = 0;

	dial->n = 0;
	dial->partial = mx->doubt != MX_NO_LIMIT || mx->n == MX_PLACES_MAX;
	if (relay->routed) {
		add_routed(dial, mx, relay);
		return true;
	}
	if (!drop_own(mx, verdict))
		return false;
	if (some_mxps(mx))
		mxps = controls_mxps();
	if (mxps == -1) {
		destination_bad_control(verdict);
		return false;
	}
	add_exchangers(dial, mx, mxps);
	return true;
}

static void name_site(
	struct destination *destination, const struct relay *relay)
{
	char *site = destination->site;

	destination->n_site = relay->routed
				      ? relay_name(relay, site, MX_SITE_MAX)
				      : mx_site(&destination->mx, site);
}

/* The domain as the DNS has it. Null: it cannot be one. */
static const char *plain(const char *host, struct buf *domain)
{
	if (!utf8_beyond_ascii(str_text(host)))
		return host;
	if (punycode_domain(domain, str_text(host)) == -1)
		return 0;
	return buf_text(domain);
}

bool destination_find(struct destination *destination,
	const struct controls *controls, const char *host, struct dial *dial,
	struct verdict *verdict)
{
	/* Not on the heap: a lack of memory is no reason to find nobody. */
	char space[DOMAIN_MAX + 1];
	struct buf domain = {space, 0, sizeof(space), DOMAIN_MAX};
	const char *name = plain(host, &domain);
	struct relay relay;
	bool found = false;

	destination->n_site = 0;
	if (!name) {
		no_host(verdict, host);
	} else if (relay_find(buf_str(&controls->routes), str_text(name),
			   &relay) == -1) {
		destination_bad_control(verdict);
	} else {
		found = look_up(destination, &relay, host, verdict) &&
			add_calls(dial, &destination->mx, &relay, verdict);
		name_site(destination, &relay);
	}
	return found;
}

struct str destination_site(const struct destination *destination)
{
	return str_of(destination->site, destination->n_site);
}
