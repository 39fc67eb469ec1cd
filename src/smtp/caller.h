/* caller - who is at the other end of a connection, asked of others
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_CALLER_H
#define SMTP_CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "dns/query.h"
#include "net/ip.h"

enum { CALLER_TEXT_MAX = 512 };

/* One end. */
struct caller_end {
	struct ip ip;
	uint16_t port;
};

/* The ends of a TCP connection. 0, or -1: fd is none. */
MUST_USE int caller_ends(
	int fd, struct caller_end *here_out, struct caller_end *there_out);

/* The name that the DNS has for the address. False: none, or not before the
 * deadline (steady ms). */
bool caller_name(struct resolver *resolver, const struct ip *ip,
	int64_t deadline, char dst[CALLER_TEXT_MAX] /* hostile */);

/* The user in the line that such a server answers with. False: none. */
bool caller_parse(
	struct str line /* hostile */, char dst[CALLER_TEXT_MAX] /* hostile */);

/* Asks the other host whose connection it is (RFC 1413), before the deadline
 * (steady ms). False: it does not say. */
bool caller_user(const struct caller_end *here, const struct caller_end *there,
	int64_t deadline, char dst[CALLER_TEXT_MAX] /* hostile */);

#endif
