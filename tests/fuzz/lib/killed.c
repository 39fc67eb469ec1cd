/* killed - see killed.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "killed.h"

#include <stdlib.h>

static void free_recipients(struct recipient *at)
{
	struct recipient *next;

	for (; at; at = next) {
		next = at->next;
		free(at);
	}
}

static void free_messages(struct map *active)
{
	struct message *message;
	size_t at = 0;

	while ((message = map_next(active, &at))) {
		struct batch *next;
		for (struct batch *one = message->batches; one; one = next) {
			next = one->sibling;
			free_recipients(one->first);
			free(one);
		}
		message_free(message);
	}
	map_free(active);
}

static void free_jobs(struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->n_slots; i++)
		if (jobs->slots[i].message)
			free_recipients(jobs->slots[i].recipients);
	free(jobs->slots);
	buf_free(&jobs->pipe.in);
	buf_free(&jobs->pipe.out);
}

static void free_dests(struct dests *dests)
{
	struct dest *dest;
	struct site *site;
	size_t at = 0;

	while ((dest = map_next(&dests->map, &at))) {
		free(dest->parked.items);
		free(dest);
	}
	at = 0;
	while ((site = map_next(&dests->sites, &at)))
		free(site);
	map_free(&dests->map);
	map_free(&dests->sites);
	free(dests->holds.items);
}

void killed_free(struct send *send)
{
	free_messages(&send->active);
	for (int i = 0; i < CHANNELS; i++)
		free_jobs(&send->jobs[i]);
	free_dests(&send->dests);
	if (send->scan.dir)
		(void)closedir(send->scan.dir);
	free(send->heap.items);
	buf_free(&send->clean.in);
	buf_free(&send->clean.out);
	buf_free(&send->asked);
	buf_free(&send->gone);
	buf_free(&send->kept);
}
