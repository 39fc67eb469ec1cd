/* pool - what the mailboxes of a virtual domain may hold together
 *
 * A domain with "quota" or "maxmsgcount" in its limits (route/bounds) has a
 * file DIR/.domainsize: bytes and messages by the last count and what was
 * delivered since, when that count was made, how many seconds it took. No
 * delivery counts all mailboxes of a domain just to be sure; they are counted
 *
 *	when there is no such file, or the count is a day old
 *	before mail is refused, if the count is older than 15 minutes and
 *	than a hundred times as long as it took
 *
 * so that not more than a hundredth of the time goes into counting, however
 * many users there are, and a domain whose users delete is open again after
 * that time. Of a mailbox with a sound maildirsize that is believed; others are
 * read. One process counts; others go by the old sums meanwhile, or wait.
 *
 * All this runs as the domain's owner. Nothing is sealed: what a power cut
 * takes is counted anew.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_POOL_H
#define ROUTE_POOL_H

#include <stdint.h>

#include "base/attr.h"

enum pool_verdict {
	POOL_NONE, /* there is no limit */
	POOL_ROOM, /* pool_add is to be told of the message */
	POOL_FULL,
	POOL_BUSY, /* it may be full; somebody counts */
	POOL_UNSURE, /* see errno */
};

/* May a message of size bytes come into a mailbox of the domain in dir? It may
 * count. */
MUST_USE enum pool_verdict pool_ask(const char *dir, uint64_t size);

/* It came. 0, or -1 with errno: the next count mends it. */
MUST_USE int pool_add(const char *dir, uint64_t size);

/* Without counting, writing or waiting, to ask before a message comes (RCPT):
 * is it certain that there is no room? 1, 0, -1: we may not look (EACCES). */
MUST_USE int pool_full(const char *dir, uint64_t size);

#endif
