/* send - all that qmail-send knows
 *
 * One struct, made in main and handed to every module; each module changes
 * the part that is its own.
 *
 *	scan      finds messages on disk
 *	window    which messages are worked on, which wait
 *	dest      who may be delivered to next
 *	jobs      deliveries under way, and their results
 *	bounce    telling the sender
 *	clean     deleting and syncing, through qmail-clean
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_SEND_H
#define SCHEDULE_SEND_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/heap.h"
#include "data/map.h"
#include "queue/submit.h"
#include "schedule/dest.h"
#include "schedule/items.h"
#include "schedule/list.h"
#include "schedule/log.h"
#include "schedule/message.h"
#include "schedule/pipe.h"
#include "schedule/rules.h"

enum {
	WINDOW_MESSAGES = 1000,
	WINDOW_BIG = 900, /* the rest is for small messages */
	WINDOW_RECIPIENTS = 4000,
	WINDOW_RECIPIENTS_BIG = 3600,
	WINDOW_PORTION = 200, /* recipients of one message in memory */
	WINDOW_FREE = 500, /* messages, before anybody is turned away */
	WINDOW_DEST = 2, /* that may wait for any one destination */
	WINDOW_CHANNEL = 800, /* messages of one channel */
};

struct job {
	uint32_t number; /* as the spawner knows it */
	struct message *message; /* null: the slot is free */
	struct dest *dest;
	struct site *site; /* where it began; null: not known */
	struct recipient *recipients;
	size_t n;
	int64_t began; /* steady ms */
	uint64_t delivery; /* number of the first, as logged */
	uint32_t next_free;
};

struct jobs {
	struct pipe pipe;
	struct job *slots;
	uint32_t n_slots;
	uint32_t first_free; /* n_slots: none */
	uint64_t running;
	uint64_t max;
};

struct scan {
	DIR *dir; /* under way, or null */
	unsigned part; /* 0 to NAME_SPLIT - 1 */
	bool running;
	bool wanted; /* another one, when this is over */
	unsigned heard; /* messages, by the trigger, since it began */
	int64_t next; /* seconds: the next one */
};

struct bounce {
	struct submit submit;
	struct message *message; /* whose notice is under way, or null */
	enum notice notice; /* of what kind it is */
	int64_t began; /* steady ms */
	struct list waiting;
};

struct send {
	struct rules rules;
	struct log log;
	struct heap heap; /* messages at rest */
	struct map active; /* messages being worked on, by ID */
	struct dests dests;
	struct jobs jobs[CHANNELS];
	struct list hungry; /* messages that have more recipients to read */
	struct bounce bounce;
	struct scan scan;
	struct pipe clean;
	struct buf asked; /* what qmail-clean has been asked, see clean.c */
	struct buf gone; /* IDs that it has deleted, whose states are there */
	struct buf kept; /* IDs of messages that it could not delete */
	int64_t changed; /* steady ms: since when something is unsealed; or 0 */
	bool sealing; /* qmail-clean is at it */
	size_t big; /* big messages among the active ones */
	size_t of[CHANNELS]; /* active messages, by first recipient */
	size_t recipients; /* in memory */
	uint64_t deliveries; /* logged so far */
	int trigger;
	bool exiting;
	int64_t now; /* seconds, of this turn */
	int64_t hurried; /* the due time that SIGALRM gave to all */
};

#endif
