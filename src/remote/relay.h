/* relay - which host takes mail for a domain: control/smtproutes
 *
 * A line is domain:host:port. domain is exact, ".suffix", or empty for all;
 * the most specific wins, of two alike the later; beyond ASCII it may be
 * written, and come, as UTF-8 or as the DNS has it. An empty host means: by MX
 * as usual. host may be a name, an address, or an address in brackets. port
 * may end in "/qmtp": that host is spoken to by QMTP, at port 209 if none is
 * told.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_RELAY_H
#define REMOTE_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum { RELAY_SMTP_PORT = 25, RELAY_QMTP_PORT = 209 };

struct relay {
	bool routed; /* host is from smtproutes: no MX lookup */
	bool all; /* ... by the line for all domains that have none */
	bool qmtp;
	struct str host; /* hostile unless routed */
	uint16_t port;
};

/* Finds the way for a domain. lines is smtproutes, as controls_read has it.
 * -1: the port is none, see control_where. */
MUST_USE int relay_find(
	struct str lines, struct str domain, struct relay *relay_out);

/* The name of a way by smtproutes, at most size bytes: a colon in front if it
 * is for all domains, host, a colon, the port. Returns how many. */
size_t relay_name(const struct relay *relay, char *dst, size_t size);

/* For other files of such lines: what stands behind the most specific key for
 * the domain. False: no line is about it. */
bool relay_look(struct str lines, struct str domain, struct str *value_out);

/* The line that ends in a value. */
struct str relay_line(struct str lines, struct str value);

/* Takes a field, up to a colon that is not in brackets, off *rest. */
struct str relay_field(struct str *rest);

#endif
