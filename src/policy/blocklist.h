/* blocklist - lists in the DNS (RFC 5782) of addresses and of domains
 *
 * A line of control/dnsbl is zone:kind:weight:answers. kind is ip (the
 * client's address), sender (the domain of MAIL) or helo; weight is added when
 * the zone has an answer, and may be below 0 (a list of good ones); answers
 * says which addresses count: four parts, each a number, a range or *. What is
 * left out is ip, 100, and 127.*.*.* but for 127.0.0.1 and 127.255.255.*, by
 * which some lists say that they will not answer.
 *
 * A zone that does not answer is as if it listed nothing.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_BLOCKLIST_H
#define POLICY_BLOCKLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "dns/query.h"
#include "net/ip.h"

enum {
	BLOCKLIST_MAX = 32, /* zones */
	BLOCKLIST_WEIGHT = 100, /* the usual one, and the usual threshold */
};

enum blocklist_kind { BLOCKLIST_IP, BLOCKLIST_SENDER, BLOCKLIST_HELO };

struct blocklist_zone {
	char name[PACKET_NAME_MAX];
	enum blocklist_kind kind;
	int weight;
	bool usual; /* the usual answers count */
	unsigned char least[4]; /* otherwise those in between */
	unsigned char most[4];
};

struct blocklist {
	size_t n;
	struct blocklist_zone zones[BLOCKLIST_MAX];
};

/* Adds a line. False: it is nonsense, or there are too many. */
bool blocklist_add(struct blocklist *list, struct str line);

struct blocklist_facts {
	struct ip ip;
	struct str sender; /* hostile: the domain; empty: none */
	struct str helo; /* hostile */
};

/* Makes queries, one for each zone; what cannot be asked has its answer. */
void blocklist_ask(const struct blocklist *list,
	const struct blocklist_facts *facts, struct query *queries);

/* What the zones say together. */
struct blocklist_score {
	int score; /* the sum of the weights */
	int least; /* had those said yes that did not answer and may take off */
	size_t worst; /* the zone that weighed most; zones' number: none did */
};

/* After the queries were answered. */
struct blocklist_score blocklist_score(
	const struct blocklist *list, const struct query *queries);

#endif
