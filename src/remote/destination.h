/* destination - the addresses that take mail for a domain, as calls to make
 *
 * By smtproutes, else by the exchangers that the DNS names, without this host
 * and those that are no better than it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_DESTINATION_H
#define REMOTE_DESTINATION_H

#include <stdbool.h>

#include "base/attr.h"
#include "dns/mx.h"
#include "remote/controls.h"
#include "remote/dial.h"
#include "remote/verdict.h"

/* Room for the lookups; large, so keep it static. Start with {0}. It may be
 * used for one domain after the other: answers are remembered. */
struct destination {
	struct resolver resolver;
	struct mx mx;
	char site[MX_SITE_MAX]; /* of the last one, see destination_site */
	size_t n_site;
};

/* Fills the calls of dial. False: there is none, and why is said of the
 * message. */
bool destination_find(struct destination *destination,
	const struct controls *controls, const char *host /* hostile */,
	struct dial *dial, struct verdict *verdict);

/* Where the last domain's mail goes: the same for all domains that have the same
 * best exchangers (dns/mx), or the same host by smtproutes (relay_name). */
struct str destination_site(const struct destination *destination);

/* A control file cannot be used: says so of the message. */
void destination_bad_control(struct verdict *verdict);

#endif
