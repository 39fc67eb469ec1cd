/* rewrite - is mail for this address local, virtual or remote?
 *
 * By control/envnoathost, percenthack, locals and virtualdomains, read once
 * by rewrite_load and again on SIGHUP into a fresh struct. Matching is without
 * regard to case, and a domain beyond ASCII is the same as what the DNS has for
 * it (xn--...). The keys of 100 000 domains are found by one lookup for each
 * dot of the address.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_REWRITE_H
#define ROUTE_REWRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "data/map.h"

struct rewrite {
	struct buf nohost; /* envnoathost */
	struct buf lists[3]; /* the lines behind the maps */
	struct map locals;
	struct map percent;
	struct map virtuals; /* to the line, "key:prefix" */
};

enum rewrite_to { REWRITE_LOCAL, REWRITE_REMOTE };

/* What has become of an address. */
struct rewrite_result {
	enum rewrite_to to;
	size_t prefix; /* bytes of "prefix-" in front, for a virtual one */
};

/* Reads the files, standing in home_path. 0, or -1: control_where. The struct
 * may be freed in either case. */
MUST_USE int rewrite_load(struct rewrite *rewrite);

/* Where does the address go? Its new form replaces what out holds. 0, or -1
 * with errno (EMSGSIZE: it grew beyond out's limit). */
MUST_USE int rewrite_address(const struct rewrite *rewrite,
	struct str address /* hostile */, struct buf *out,
	struct rewrite_result *result_out);

void rewrite_free(struct rewrite *rewrite);

#endif
