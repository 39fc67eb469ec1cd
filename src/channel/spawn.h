/* spawn - the engine of a spawner: orders in, children, reports out
 *
 * Speaks with qmail-send on descriptors 0 (orders) and 1 (reports). What is
 * spawned is the business of the program, through struct spawn_kind. A job is
 * one order; it may take several children (child.h), one after the other.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHANNEL_SPAWN_H
#define CHANNEL_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/proc.h"
#include "channel/child.h"
#include "channel/order.h"
#include "channel/report.h"

struct spawn_job {
	struct order order; /* views into payload */
	struct buf payload;
	int message; /* ID.m, open to read */
	struct child child;
	int stage; /* the kind's own, 0 at first */
	bool later; /* it was told SPAWN_LATER, and begins anew */
	size_t beside; /* how many others were under way when it came */
	struct workers *workers; /* the engine's */
};

enum spawn_next {
	SPAWN_WAIT, /* a child is under way */
	SPAWN_DONE, /* the report is filled in */
	SPAWN_LATER, /* from begin: what a child of another job will say is
		      * wanted; begin is called again when one has ended */
};

struct spawn_kind {
	size_t output_max;
	/* A new order; a child has ended, or done its job (status as from
	 * wait). Results of the report may point into the job or be static. */
	enum spawn_next (*begin)(struct spawn_job *job, struct report *report);
	enum spawn_next (*ended)(
		struct spawn_job *job, int status, struct report *report);
};

/* Gives the job a child. 0 or -1. */
MUST_USE int spawn_child(struct spawn_job *job, struct child_start *start);

/* Fills the report: the same result ("Z...") for every recipient. */
enum spawn_next spawn_all(const struct spawn_job *job, struct report *report,
	const char *result, char connection);

/* Runs until qmail-send closes descriptor 0 and all children have ended;
 * standing in home_queue. 0, or -1 with errno: EPROTO is nonsense from
 * qmail-send. */
MUST_USE int spawn_run(const struct spawn_kind *kind);

#endif
