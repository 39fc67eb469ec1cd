/* destination: from a domain to calls
 *
 * The DNS is a table here, and so are our own addresses.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/destination.h"

#include "net/own.h"

#include "scratch.h"

static struct mx_place places[MX_PLACES_MAX];
static size_t n_places;
static enum mx_result result;
static unsigned doubt;
static char asked[300]; /* what was asked about, and how */

static enum mx_result answer(struct mx *mx, const char *how, struct str name)
{
	(void)snprintf(
		asked, sizeof(asked), "%s %.*s", how, (int)name.n, name.s);
	memcpy(mx->places, places, sizeof(places));
	mx->n = n_places;
	mx->doubt = doubt;
	return result;
}

enum mx_result mx_host(struct resolver *resolver, struct mx *mx,
	struct str host, int64_t deadline)
{
	(void)resolver;
	(void)deadline;
	return answer(mx, "host", host);
}

enum mx_result mx_domain(struct resolver *resolver, struct mx *mx,
	struct str domain, int64_t deadline)
{
	(void)resolver;
	(void)deadline;
	return answer(mx, "domain", domain);
}

size_t mx_site(const struct mx *mx, char dst[MX_SITE_MAX])
{
	(void)mx;
	memcpy(dst, "the.best", 8);
	return 8;
}

int own_read(struct own *own_out)
{
	own_out->n = 0;
	return 0;
}

bool own_has(const struct own *own, const struct ip *ip)
{
	(void)own;
	return ip->bytes[3] == 99;
}

static struct destination destination;
static struct controls controls;
static struct dial dial;
static struct verdict verdict = VERDICT_EMPTY;

/* Address (its last byte) and preference; address 0 ends them. */
static void exchangers(const unsigned *pairs)
{
	unsigned char bytes[4] = {192, 0, 2, 0};

	result = MX_OK;
	doubt = MX_NO_LIMIT;
	for (n_places = 0; *pairs; pairs += 2) {
		bytes[3] = (unsigned char)pairs[0];
		places[n_places++] = (struct mx_place){
			.ip = ip_of(bytes, 4), .preference = pairs[1]};
	}
}

#define EXCHANGERS(...) exchangers((const unsigned[]){__VA_ARGS__, 0})

static bool find(const char *host)
{
	CHECK(verdict_begin(&verdict, 1) == 0);
	return destination_find(&destination, &controls, host, &dial, &verdict);
}

/* Is this told, with this letter? */
static bool told(const char *want)
{
	struct str all = str_of(
		verdict.texts.s + verdict.message.start, verdict.message.n);

	if (verdict.message.letter != want[0])
		return false;
	for (; all.n; all = str_skip(all, 1))
		if (str_starts(all, str_text(want + 1)))
			return true;
	return false;
}

/* The calls: address, port, q for QMTP; by rank. */
static bool calls(const char *want)
{
	char text[300] = "";

	for (size_t i = 0; i < dial.n; i++) {
		CHECK(!i || dial.calls[i - 1].rank <= dial.calls[i].rank);
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
			"%s%d:%d%s", i ? " " : "", dial.calls[i].ip.bytes[3],
			dial.calls[i].port, dial.calls[i].qmtp ? "q" : "");
	}
	return strcmp(text, want) == 0;
}

static void routes(const char *line)
{
	buf_clear(&controls.routes);
	CHECK(buf_add(&controls.routes, line, strlen(line) + (*line != 0)) ==
		0);
}

static void by_exchangers(void)
{
	routes("");
	EXCHANGERS(1, 10, 2, 10, 3, 20);
	CHECK(find("b.example") && calls("1:25 2:25 3:25") && !dial.partial);
	CHECK(str_is(destination_site(&destination), "the.best"));
	CHECK(strcmp(asked, "domain b.example") == 0);
	CHECK(dial.calls[0].rank == dial.calls[1].rank);
	CHECK(dial.calls[1].rank < dial.calls[2].rank);
	CHECK(find("b\xc3\xbc"
		   "cher.example"));
	CHECK(strcmp(asked, "domain xn--bcher-kva.example") == 0);
	CHECK(!find("b\xfc"
		    "cher.example") &&
		told("D(#5.1.2)"));
}

static void by_route(void)
{
	EXCHANGERS(1, 0);
	routes("b.example:relay.example:2525");
	CHECK(find("B.example") && calls("1:2525"));
	CHECK(strcmp(asked, "host relay.example") == 0);
	routes("b.example:relay.example:/qmtp");
	CHECK(find("b.example") && calls("1:209q"));
	routes("b.example:relay.example:6209/qmtp");
	CHECK(find("b.example") && calls("1:6209q"));
	CHECK(str_is(destination_site(&destination), "relay.example:6209"));
	routes(":relay.example");
	CHECK(find("b.example"));
	CHECK(str_is(destination_site(&destination), ":relay.example:25"));
	routes("xn--bcher-kva.example:relay.example");
	CHECK(find("b\xc3\xbc"
		   "cher.example") &&
		calls("1:25"));
	routes("b.example:relay.example:0");
	CHECK(!find("b.example") && told("Zcontrol/smtproutes"));
	routes("b.example:relay.example:25/smtps");
	CHECK(!find("b.example") && told("Zcontrol/smtproutes"));
	routes("");
}

/* Nobody who is no better than this host. */
static void ourselves(void)
{
	EXCHANGERS(1, 10, 99, 20, 3, 20, 4, 30);
	CHECK(find("b.example") && calls("1:25"));
	EXCHANGERS(99, 10, 3, 20);
	CHECK(!find("b.example") && told("D(#5.4.6)"));
	EXCHANGERS(1, 10, 2, 20);
	doubt = 20;
	CHECK(find("b.example") && calls("1:25") && dial.partial);
	doubt = 10;
	CHECK(!find("b.example") && told("Z(#4.1.2)"));
	/* As many as are kept: there may be more. */
	EXCHANGERS(1, 10);
	n_places = MX_PLACES_MAX - 1;
	CHECK(find("b.example") && !dial.partial);
	n_places = MX_PLACES_MAX;
	CHECK(find("b.example") && dial.partial);
	/* A route to ourselves is the operator's business. */
	EXCHANGERS(99, 0);
	routes(":relay.example");
	CHECK(find("b.example") && calls("99:25"));
	routes("");
}

static void nowhere(void)
{
	EXCHANGERS(1, 10);
	result = MX_SOFT;
	CHECK(!find("b.example") && told("Z(#4.1.2)"));
	result = MX_NO_HOST;
	CHECK(!find("b.example") &&
		told("Dany host named b.example. (#5.1.2)"));
	/* That a relay is not there says nothing of the address. */
	routes(":relay.example:26");
	CHECK(!find("b.example") &&
		told("Zrelay relay.example of control/smtproutes"));
	routes("");
	result = MX_NULL;
	CHECK(!find("b.example") && told("D(#5.1.10)"));
	result = MX_CONTROL;
	CHECK(!find("b.example") && told("ZUnable to read control files"));
	result = MX_OK;
	n_places = 0;
	CHECK(!find("b.example") && told("D(#5.4.4)"));
}

/* QMTP where preferences say so and the operator wants it; SMTP behind. */
static void mxps(void)
{
	EXCHANGERS(1, 12800, 2, 12801, 3, 12817);
	CHECK(find("b.example") && calls("1:25 2:25 3:25"));
	scratch_put("control/mxps", "1\n");
	CHECK(find("b.example") && calls("1:25 2:209q 2:25 3:209q 3:25"));
	EXCHANGERS(1, 1, 2, 13041, 3, 13057);
	CHECK(find("b.example") && calls("1:25 2:209q 2:25 3:25"));
	scratch_put("control/mxps", "maybe\n");
	CHECK(!find("b.example") && told("Zcontrol/mxps"));
	scratch_put("control/mxps", "0\n");
	CHECK(find("b.example") && calls("1:25 2:25 3:25"));
}

int main(void)
{
	controls.routes.limit = 1000;
	RUN(scratch_enter);
	scratch_mkdir("control");
	RUN(by_exchangers);
	RUN(by_route);
	RUN(ourselves);
	RUN(nowhere);
	RUN(mxps);
	RUN(scratch_leave);
	return check_done();
}
