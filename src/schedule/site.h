/* site - where the mail of several destinations goes
 *
 * All destinations whose best exchangers are the same hosts have the same
 * site. It counts the jobs that are under way there, and keeps those that wait
 * for a place in their order. It lives as long as somebody knows it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_SITE_H
#define SCHEDULE_SITE_H

#include <stddef.h>

#include "base/str.h"
#include "data/map.h"

struct dest;

struct site {
	struct dest *first; /* those that wait for a place here */
	struct dest *last;
	unsigned running; /* jobs under way */
	size_t users; /* destinations and jobs that know it */
	struct str key;
	char name[];
};

/* The site of that name, made if it is new, with one user more; null: no
 * memory. */
struct site *site_join(struct map *sites, struct str name /* hostile */);

/* One user less; the last one takes it away. Null is fine. */
void site_leave(struct map *sites, struct site *site);

/* The destination waits here; the one that waits longest goes, or null. */
void site_wait(struct site *site, struct dest *dest);
struct dest *site_next(struct site *site);

#endif
