/* model - see model.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "durable.h"
#include "image.h"
#include "outside.h"
#include "trace.h"

enum {
	PAIRS_OF = 12, /* up to so many open operations every pair is tried */
	SUBSETS = 64, /* else so many subsets */
};

/* What is open at a moment. */
struct open {
	struct states *states;
	struct state state; /* its how is what is settled */
	size_t *ops; /* those that are not on disk for sure */
	size_t n;
	bool journal;
	uint64_t dice;
};

/* ---- what belongs together ---- */

/* A move is one change. */
static void keep_moves(struct state *state)
{
	const struct op *ops = state->record->ops;

	for (size_t i = 1; i < state->n; i++)
		if (ops[i].joined)
			state->how[i] = state->how[i - 1];
}

/* journal: bytes that were written out before a name that is kept. */
static void follow_names(struct state *state)
{
	const struct record *record = state->record;
	const struct op *ops = record->ops;
	size_t last[2] = {0, 0};

	for (size_t i = 0; i < state->n; i++)
		if (durable_name(&ops[i]) && state->how[i] == HOW_KEPT)
			last[durable_away(record, &ops[i])] = i;
	for (size_t i = 0; i < state->n; i++) {
		size_t end = last[durable_away(record, &ops[i])];
		if (!durable_name(&ops[i]) && durable_out(ops, i, end))
			state->how[i] = HOW_KEPT;
	}
}

/* ---- the set ---- */

static void grow(struct states *states)
{
	size_t room = states->room ? 2 * states->room : 4096;
	uint64_t *seen = calloc(room, sizeof(*seen));

	if (!seen)
		give_up("out of memory");
	for (size_t i = 0; i < states->room; i++) {
		if (!states->seen[i])
			continue;
		size_t at = states->seen[i] & (room - 1);
		while (seen[at])
			at = (at + 1) & (room - 1);
		seen[at] = states->seen[i];
	}
	free(states->seen);
	states->seen = seen;
	states->room = room;
}

/* Is the hash a new one? */
static bool fresh(struct states *states, uint64_t hash)
{
	if (2 * states->n_seen >= states->room)
		grow(states);
	hash |= 1;
	size_t at = hash & (states->room - 1);
	while (states->seen[at]) {
		if (states->seen[at] == hash)
			return false;
		at = (at + 1) & (states->room - 1);
	}
	states->seen[at] = hash;
	states->n_seen++;
	return true;
}

static void add_state(struct open *open, const struct state *state)
{
	struct states *states = open->states;
	struct image image;

	states->tried++;
	image_make(&image, state);
	bool is_new = fresh(states, image_hash(&image, state));
	image_free(&image);
	if (!is_new)
		return;
	states->all = need(states->all, (states->n + 1) * sizeof(*states->all));
	states->all[states->n] = *state;
	unsigned char *how = need(0, state->n + 1);
	memcpy(how, state->how, state->n);
	states->all[states->n++].how = how;
}

/* The open ones as they are said here; outside as before the next operation,
 * and as before the last one. */
static void add(struct open *open, const unsigned char *hows)
{
	struct state state = open->state;
	unsigned char *how = need(0, state.n + 1);

	memcpy(how, state.how, state.n);
	for (size_t i = 0; i < open->n; i++)
		how[open->ops[i]] = hows[i];
	state.how = how;
	keep_moves(&state);
	if (open->journal)
		follow_names(&state);
	add_state(open, &state);
	state.outside--;
	add_state(open, &state);
	free(how);
}

/* ---- which ---- */

static uint64_t throw(struct open * open)
{
	open->dice =
		open->dice * 6364136223846793005ULL + 1442695040888963407ULL;
	return open->dice >> 33;
}

static const struct op *op_of(const struct open *open, size_t i)
{
	return &open->state.record->ops[open->ops[i]];
}

/* A place for as many as are open, the same each time. */
static unsigned char *room(const struct open *open)
{
	static unsigned char *hows;

	hows = need(hows, open->n + 1);
	return hows;
}

/* One of them in every way that bytes may be damaged, others as they are. */
static void damage(struct open *open, unsigned char *hows, size_t i)
{
	unsigned char was = hows[i];

	if (op_of(open, i)->kind != OP_DATA)
		return;
	for (int how = HOW_TORN_512; how < HOWS; how++) {
		hows[i] = (unsigned char)how;
		add(open, hows);
	}
	hows[i] = was;
}

/* All others lost, or all others kept: each alone, each pair. */
static void around(struct open *open, unsigned char rest)
{
	unsigned char *hows = room(open);
	unsigned char other = rest == HOW_KEPT ? HOW_LOST : HOW_KEPT;

	memset(hows, rest, open->n);
	add(open, hows);
	for (size_t i = 0; i < open->n; i++) {
		damage(open, hows, i);
		hows[i] = other;
		add(open, hows);
		for (size_t k = i + 1; k < open->n && open->n <= PAIRS_OF;
			k++) {
			hows[k] = other;
			add(open, hows);
			hows[k] = rest;
		}
		hows[i] = rest;
	}
}

static void subsets(struct open *open)
{
	unsigned char *hows = room(open);

	for (int i = 0; i < SUBSETS; i++) {
		for (size_t k = 0; k < open->n; k++)
			hows[k] = throw(open) % 2 ? HOW_KEPT : HOW_LOST;
		add(open, hows);
	}
}

/* All names, and of the bytes none; then of one write as much as a cut may
 * leave. */
static void names_only(struct open *open)
{
	unsigned char *hows = room(open);

	for (size_t i = 0; i < open->n; i++)
		hows[i] = durable_name(op_of(open, i)) ? HOW_KEPT : HOW_LOST;
	add(open, hows);
	for (size_t i = 0; i < open->n; i++) {
		unsigned char was = hows[i];
		damage(open, hows, i);
		hows[i] = was == HOW_KEPT ? HOW_LOST : HOW_KEPT;
		add(open, hows);
		hows[i] = was;
	}
}

/* Names up to that one, and bytes as above. */
static void names_to(struct open *open, size_t end)
{
	unsigned char *hows = room(open);

	for (int rest = HOW_LOST; rest <= HOW_KEPT; rest++) {
		for (size_t i = 0; i < open->n; i++)
			hows[i] = durable_name(op_of(open, i))
					  ? (i < end ? HOW_KEPT : HOW_LOST)
					  : (unsigned char)rest;
		add(open, hows);
		for (size_t i = 0; i < open->n; i++) {
			if (durable_name(op_of(open, i)))
				continue;
			damage(open, hows, i);
			hows[i] = rest == HOW_KEPT ? HOW_LOST : HOW_KEPT;
			add(open, hows);
			hows[i] = (unsigned char)rest;
		}
	}
}

/* Of one file system the names up to that one; all of the other's or none, and
 * of the bytes. */
static void names_apart(struct open *open, size_t end)
{
	const struct record *record = open->state.record;
	unsigned char *hows = room(open);

	for (int away = 0; away < 2; away++)
		for (int rest = HOW_LOST; rest <= HOW_KEPT; rest++) {
			for (size_t i = 0; i < open->n; i++) {
				const struct op *op = op_of(open, i);
				bool there = durable_away(record, op) != away;
				hows[i] = there || !durable_name(op)
						  ? (unsigned char)rest
					  : i < end ? HOW_KEPT
						    : HOW_LOST;
			}
			add(open, hows);
		}
}

static void in_order(struct open *open)
{
	names_to(open, 0);
	names_apart(open, 0);
	for (size_t i = 0; i < open->n; i++) {
		bool half = i + 1 < open->n && op_of(open, i + 1)->joined;
		if (durable_name(op_of(open, i)) && !half) {
			names_to(open, i + 1);
			names_apart(open, i + 1);
		}
	}
}

static void at_moment(struct open *open)
{
	const struct op *ops = open->state.record->ops;

	open->n = 0;
	for (size_t i = 0; i < open->state.n; i++) {
		open->state.how[i] = HOW_KEPT;
		if (durable_change(&ops[i]) &&
			!durable(open->state.record, open->state.n, i,
				open->journal))
			open->ops[open->n++] = i;
	}
	if (open->journal) {
		in_order(open);
		return;
	}
	around(open, HOW_LOST);
	around(open, HOW_KEPT);
	names_only(open);
	if (open->n > PAIRS_OF)
		subsets(open);
}

void model_states(struct states *states, const struct record *record,
	const struct path *path, bool journal)
{
	struct open open = {.states = states,
		.state = {.record = record,
			.path = path,
			.model = journal ? "journal" : "posix"},
		.journal = journal,
		.dice = record->n};

	open.ops = need(0, record->n * sizeof(*open.ops));
	open.state.how = need(0, record->n);
	for (size_t n = 1; n < record->n; n++) {
		const struct op *last = &record->ops[n - 1];
		/* Of a move both halves come at once. */
		if (record->ops[n].joined || !durable_change(last))
			if (n + 1 < record->n && n > 1 &&
				record->ops[n].ledger == last->ledger)
				continue;
		open.state.n = n;
		open.state.outside = n;
		at_moment(&open);
	}
	free(open.ops);
	free(open.state.how);
}
