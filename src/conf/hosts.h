/* hosts - the domains that mail is accepted for
 *
 * control/rcpthosts: a domain a line, or ".domain" for all below it; without
 * that file everything is accepted. control/morercpthosts.cdb: more of them,
 * made by qmail-newmrh, keys in lower case.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CONF_HOSTS_H
#define CONF_HOSTS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "data/cdb.h"

enum { HOSTS_LIST_MAX = 10000000 };

struct hosts {
	struct buf list; /* lines of rcpthosts, a NUL behind each */
	bool any; /* no rcpthosts: every domain is ours */
	struct cdb more;
};

/* Reads and opens the files, standing in home_path. 0, or -1: control_where
 * tells what is wrong. */
MUST_USE int hosts_open(struct hosts *hosts);

/* Is mail for this address accepted? What stands after the last '@' counts,
 * whatever the case; an address without '@' is local, so yes. 1, 0, or -1
 * with errno: not known now. */
MUST_USE int hosts_match(struct hosts *hosts, struct str address /* hostile */);

#endif
