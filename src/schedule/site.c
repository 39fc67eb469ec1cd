/* site - see site.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/site.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/dest.h"

static struct site *make(struct map *sites, struct str name)
{
	struct site *site = calloc(1, sizeof(*site) + name.n);

	if (!site)
		return 0;
	memcpy(site->name, name.s, name.n);
	site->key = str_of(site->name, name.n);
	if (map_add(sites, site->key, site) == 0)
		return site;
	free(site);
	return 0;
}

struct site *site_join(struct map *sites, struct str name)
{
	struct site *site = map_find(sites, name);

	if (!site)
		site = make(sites, name);
	if (site)
		site->users++;
	return site;
}

void site_leave(struct map *sites, struct site *site)
{
	if (!site || --site->users > 0)
		return;
	map_drop(sites, site->key);
	free(site);
}

void site_wait(struct site *site, struct dest *dest)
{
	dest->in_site = true;
	dest->ready = 0;
	if (site->last)
		site->last->ready = dest;
	else
		site->first = dest;
	site->last = dest;
}

struct dest *site_next(struct site *site)
{
	struct dest *dest = site->first;

	if (!dest)
		return 0;
	site->first = dest->ready;
	if (!site->first)
		site->last = 0;
	dest->in_site = false;
	return dest;
}
