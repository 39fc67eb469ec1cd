/* greylist - who is not known yet comes back later
 *
 * A mail transfer agent tries again, much of what sends spam does not. Keys
 * are the client's network (24 bits of an IPv4 address, 64 of an IPv6 one), the
 * sender and the recipient. A network from which several came back is not
 * asked to wait any more. A network has a 64th of the table for those that wait
 * and those that came back: whoever tries many addresses cannot make others new.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_GREYLIST_H
#define POLICY_GREYLIST_H

#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "net/ip.h"
#include "policy/memo.h"

struct greylist {
	uint32_t delay; /* seconds to wait; 0: none of this */
	uint32_t window; /* seconds within which to come back */
	uint32_t keep; /* seconds that one who did is known */
	uint32_t trusted; /* came back so often: a network that is known; 0:
			   * never */
};

struct greylist_mail {
	struct ip ip;
	struct str sender; /* hostile */
	struct str recipient; /* hostile */
};

/* 0: it may pass; a number of seconds: it shall wait; -1 with errno. */
MUST_USE int64_t greylist_wait(struct memo *table,
	const struct greylist *greylist, const struct greylist_mail *mail,
	int64_t now /* seconds since 1970 */);

enum { GREYLIST_NET = 1 + 16 };

/* The client's network as the beginning of a key: the letter, then bytes. */
struct str greylist_net(char letter, const struct ip *ip, unsigned bits,
	char dst[GREYLIST_NET]);

#endif
