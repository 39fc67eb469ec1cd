/* dest - destinations: who may be delivered to next
 *
 * A destination is a host (remote) or an owner (local). It has a queue of
 * batches, one for each message with recipients there. A batch is served one
 * job at a time and then goes to the end, so messages take turns. Destinations
 * that have work and may start a job stand in a ring of their channel and take
 * turns as well; those whose next batch is of a fresh, small message have a
 * ring of their own, which takes turns with the other. A destination where
 * deliveries take much longer than most (tempo) has DEST_START jobs in its turn;
 * more only while nobody else has work and places are not scarce. Everything is
 * O(1).
 *
 * How many jobs a destination may have at a time begins at 2, grows by one
 * with each success and halves when it could not be reached, or wants less. One
 * message alone makes it grow only when it takes long: until then two
 * connections are enough for all of its jobs.
 * After three such failures in a row it is dead: nothing is started until a
 * time, then one probe. When it wants less, or has had what its rate allows, it
 * is held for a while: its mail waits.
 *
 * Domains whose mail goes to the same hosts have the same site (dest_site); all
 * of them together have no more jobs there than one of them might.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_DEST_H
#define SCHEDULE_DEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "data/heap.h"
#include "data/map.h"
#include "schedule/limits.h"
#include "schedule/rules.h"
#include "schedule/site.h"

struct message;

struct recipient {
	struct recipient *next;
	uint64_t ordinal;
	size_t n;
	size_t prefix; /* bytes that a virtual domain put in front */
	unsigned wishes; /* of the sender, mail/wish.h */
	bool unnoted; /* has it, and the state does not say so yet */
	size_t n_lines;
	char address[]; /* as routed; n bytes and a NUL; then n_lines bytes of
			 * wishes for the order, and a NUL */
};

/* The recipients of one message at one destination, not yet in a job. */
struct batch {
	struct batch *next; /* in the destination's queue */
	struct batch *sibling; /* of the same message */
	struct message *message;
	struct dest *dest;
	struct recipient *first;
	struct recipient *last;
	bool fresh; /* few recipients, and their first pass */
};

struct dest {
	struct dest *ready; /* the next one in the ring, or of its site */
	struct dest *later; /* the next one in the ring of the slow */
	struct site *site; /* null: not known */
	struct batch *first;
	struct batch *last;
	size_t batches;
	struct heap parked; /* messages that wait for a place in the window */
	enum channel channel;
	unsigned running; /* jobs under way */
	unsigned limit;
	int64_t busy_since; /* seconds: when the first of those began */
	unsigned failures; /* in a row */
	unsigned deaths; /* in a row */
	int64_t dead_until; /* seconds; 0: alive */
	int64_t known_until; /* seconds: its failures count until then */
	int64_t held_until; /* seconds; 0: not held */
	int64_t window; /* seconds: when the starts began to count */
	unsigned started; /* since then */
	unsigned refusals; /* in a row: it wanted less */
	unsigned pace; /* of its jobs */
	struct limit allowed;
	bool in_ring;
	bool in_slow; /* may be in both */
	bool in_use; /* not to be forgotten just now */
	bool in_site; /* waits for a place at its site */
	bool in_holds;
	struct str key;
	char name[];
};

enum { DEST_RINGS = 2, DEST_FAILURES = 3, DEST_START = 2 };

struct dest_ring {
	struct dest *first;
	struct dest *last;
};

struct dests {
	struct map map;
	struct map sites;
	struct heap
		holds; /* destinations that are held, by address in memory */
	const struct limits *limits; /* null: none */
	struct dest_ring rings[CHANNELS][DEST_RINGS];
	struct dest_ring slow[CHANNELS];
	unsigned pace[CHANNELS]; /* of all jobs */
	bool tight[CHANNELS]; /* few places are left: none for the slow */
	unsigned turn[CHANNELS]; /* the ring that is asked first */
	unsigned most[CHANNELS]; /* the highest limit */
};

/* The destination of a routed address, made if it is new; null: no memory. */
struct dest *dest_find(struct dests *dests, enum channel channel,
	struct str address /* hostile */);

/* Puts a batch at the end of its destination's queue. */
void dest_queue(struct dests *dests, struct batch *batch);

/* The next batch of the channel to take a job from; null: none may start. The
 * batch leaves the queue, the destination counts one more job, and so does its
 * site. */
struct batch *dest_pick(struct dests *dests, enum channel channel, int64_t now);

/* How many recipients a job may have. */
size_t dest_recipients(const struct dest *dest, size_t most);

/* A job of this destination took so many milliseconds: said before it ends. */
void dest_took(struct dests *dests, struct dest *dest, int64_t ms);

/* A job has ended that began at this site (null: not known then). How the
 * connection was: 'k', 'b', 't' or '-'. Returns true if the destination is dead
 * now. */
bool dest_ended(struct dests *dests, struct dest *dest, struct site *site,
	char connection, int64_t now);

/* Its mail goes to this site; empty: nothing new. */
void dest_site(struct dests *dests, struct dest *dest, struct str name);

/* Lets those go on whose time to wait is over. */
void dest_release(struct dests *dests, int64_t now);

/* When the next of them can (seconds); INT64_MAX: none waits. */
int64_t dest_next_release(const struct dests *dests);

/* Is it left alone at this time, so that its mail is to be deferred? */
bool dest_dead(const struct dest *dest, int64_t now);

/* Takes the first batch off a destination's queue; null: empty. */
struct batch *dest_take(struct dest *dest);

/* Drops the destination if nothing about it is worth remembering. */
void dest_forget(struct dests *dests, struct dest *dest, int64_t now);

/* Forgets all that is known about failures (SIGALRM), or (now not 0, at the
 * start of a scan) what is parked, and those that have nothing to say any more.
 */
void dest_sweep(struct dests *dests, int64_t now);

#endif
