/* queues - two queues for the tests of room move: ours, and another in other/
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUES_H
#define QUEUES_H

#include "move/batch.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

#include "scratch.h"

static struct batch batch;

/* Standing in ours, whose batch is open. */
static inline void queues_open(void)
{
	scratch_queue();
	batch.tree = open(".", O_RDONLY | O_DIRECTORY);
	CHECK(moved_open(&batch.moved, batch.tree) == 0);
}

/* As if the program were started again. */
static inline void queues_again(void)
{
	moved_close(&batch.moved);
	batch.n = 0;
	CHECK(moved_open(&batch.moved, batch.tree) == 0);
}

/* What the envelope says, each record with a blank behind it. */
static inline const char *queues_envelope(uint64_t id, char kind)
{
	static struct buf b = BUF_LIMIT(100000);
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	buf_clear(&b);
	if (file_slurp(path, &b) == -1)
		return "none";
	for (size_t i = 0; i < b.n; i++)
		if (b.s[i] == 0)
			b.s[i] = ' ';
	return buf_text(&b);
}

static char queues_events[1000];

static inline void queues_failed(
	void *context, uint64_t ordinal, struct str report)
{
	char *end = queues_events + strlen(queues_events);

	(void)context;
	snprintf(end, 300, "D%d %.*s|", (int)ordinal, (int)report.n, report.s);
}

static inline void queues_next(void *context, int64_t due, uint64_t tries)
{
	char *end = queues_events + strlen(queues_events);

	(void)context;
	snprintf(end, 100, "N%d %d|", (int)due, (int)tries);
}

/* What the state of a message says. */
static inline const char *queues_state(uint64_t id)
{
	const struct state_reader reader = {
		.failed = queues_failed, .next = queues_next};
	struct envelope e = ENVELOPE_EMPTY;
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	int fd = file_open_read(path);
	CHECK(fd != -1 && envelope_read(fd, &e) == ENVELOPE_OK);
	*queues_events = 0;
	int found = state_read(id, e.crc, &reader);
	file_close(fd);
	envelope_free(&e);
	return found == 1 ? queues_events : "none";
}

#endif
