/* flight - one question on its way, never waiting by itself
 *
 * UDP with EDNS0 first, TCP when the answer was cut, or when somebody seems to
 * be forging answers. Ids, ports and the case of letters are random. All
 * servers are asked in turn, in three rounds with longer and longer patience;
 * a server that refuses, or talks nonsense, is not asked again. The last round
 * is as plain as in 1987, for servers and walls that know no better.
 *
 *	flight_start(&flight, &servers, name, type);
 *	while (flight.state == FLIGHT_UNDER_WAY) {
 *		poll flight.fd for flight.events until flight.deadline
 *		flight_go_on(&flight, ready);
 *	}
 *	flight_end(&flight);
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_FLIGHT_H
#define DNS_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dns/answer.h"
#include "dns/packet.h"
#include "dns/servers.h"

enum { FLIGHT_TCP_MAX = 65535 + 2 };

enum flight_state {
	FLIGHT_FREE,
	FLIGHT_UNDER_WAY,
	FLIGHT_LANDED, /* verdict and answer are there */
	FLIGHT_LOST, /* nobody would say: try again later */
};

struct flight {
	enum flight_state state;
	int fd; /* wait for it ... */
	short events; /* ... to be ready for these ... */
	int64_t deadline; /* ... until then (steady ms) */
	enum answer_verdict verdict; /* FOUND, NONE or NXDOMAIN */
	struct answers answer; /* records.limit is the caller's business */

	/* private */
	const struct servers *servers;
	size_t first; /* the server that is asked first */
	size_t turn; /* how many were asked in this round */
	int round;
	unsigned out; /* bits of servers that are not asked any more */
	enum packet_type type;
	bool edns;
	bool tcp;
	int alien; /* packets on this socket that were not ours */
	size_t sent; /* TCP: bytes of the question */
	struct packet_ask ask;
	struct buf bytes; /* TCP: what came */
};

/* Starts; name is from packet_name_from. first is the index of the server to
 * begin with. The bufs of a flight that is started again are used again. */
void flight_start(struct flight *flight, const struct servers *servers,
	size_t first, const char *name, enum packet_type type);

/* Its fd is ready, or else its deadline has passed. */
void flight_go_on(struct flight *flight, bool ready);

/* The server that was asked last, an index. */
size_t flight_server(const struct flight *flight);

/* Closes what is open; the flight is free. */
void flight_end(struct flight *flight);

void flight_free(struct flight *flight);

#endif
