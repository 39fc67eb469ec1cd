/* clean - see clean.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/clean.h"

#include <string.h>

#include "base/num.h"
#include "queue/state.h"

/* One question, waiting for its answer. */
struct asked {
	uint64_t id;
	bool stated; /* there is a state file to remove */
};

static void ask(struct send *send, char command, uint64_t id, bool stated)
{
	struct asked asked = {id, stated};

	if (buf_need(&send->asked, sizeof(asked)) == 0 &&
		buf_need(&send->clean.out, 1 + NUM_MAX) == 0 &&
		buf_add_byte(&send->clean.out, command) == 0 &&
		buf_add_num(&send->clean.out, id) == 0 &&
		buf_add_byte(&send->clean.out, '\n') == 0 &&
		buf_add(&send->asked, (const char *)&asked, sizeof(asked)) == 0)
		return;
	log_about(&send->log, "warning: out of memory; message ", id,
		" stays in the queue for now");
}

void clean_ask(struct send *send, char command, uint64_t id)
{
	ask(send, command, id, command == CLEAN_QUARANTINE);
}

void clean_message(struct send *send, uint64_t id, bool stated)
{
	ask(send, CLEAN_DELETE, id, stated);
}

bool clean_pending(const struct send *send, uint64_t id)
{
	struct asked asked;

	for (size_t at = 0; at < send->asked.n; at += sizeof(asked)) {
		memcpy(&asked, send->asked.s + at, sizeof(asked));
		if (asked.id == id)
			return true;
	}
	return false;
}

/* The state goes last: as long as there is a message, it says who has got
 * it. What is left of one by a crash is found by the next scan. */
static void answered(struct send *send, const struct asked *asked, char answer)
{
	if (answer != '+')
		log_about(&send->log,
			"warning: qmail-clean could not remove message ",
			asked->id, "; look at its files in queue/mess");
	else if (asked->stated)
		ignore(state_remove(asked->id));
}

int clean_hear(struct send *send)
{
	struct pipe *pipe = &send->clean;
	int result = pipe_read(pipe);
	size_t n = send->asked.n / sizeof(struct asked);

	if (result != 1)
		return result;
	n = pipe->in.n < n ? pipe->in.n : n;
	for (size_t i = 0; i < n; i++) {
		struct asked asked;
		memcpy(&asked, send->asked.s + i * sizeof(asked),
			sizeof(asked));
		answered(send, &asked, pipe->in.s[i]);
	}
	size_t used = n * sizeof(struct asked);
	send->asked.n -= used;
	memmove(send->asked.s, send->asked.s + used, send->asked.n);
	pipe_used(pipe, pipe->in.n);
	return 0;
}
