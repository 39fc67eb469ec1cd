/* clean - see clean.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/clean.h"

#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "queue/state.h"

enum { SEAL_MS = 500 };

/* What an answer will be about. */
struct question {
	uint64_t id;
	char command;
};

/* Both or nothing: what is asked, and what the answer will be about. */
static int put(struct send *send, char command, uint64_t id)
{
	const struct question question = {id, command};
	struct buf *out = &send->clean.out;

	if (buf_need(&send->asked, sizeof(question)) == -1 ||
		buf_need(out, 1 + NUM_MAX) == -1 ||
		buf_add_byte(out, command) == -1 ||
		(id && buf_add_num(out, id) == -1) ||
		buf_add_byte(out, '\n') == -1)
		return -1;
	return buf_add(&send->asked, (const char *)&question, sizeof(question));
}

/* It is done, and still there. Without memory for that a scan will take it for
 * one that was never tried. */
static void keep(struct send *send, char command, uint64_t id)
{
	if (command == CLEAN_DELETE)
		ignore(buf_add(&send->kept, (const char *)&id, sizeof(id)));
}

void clean_ask(struct send *send, char command, uint64_t id)
{
	clean_changed(send);
	if (put(send, command, id) == 0)
		return;
	keep(send, command, id);
	log_about(&send->log, "warning: out of memory; message ", id,
		" stays in the queue for now");
}

static uint64_t id_in(const struct buf *list, size_t i)
{
	uint64_t id;

	memcpy(&id, list->s + i * sizeof(id), sizeof(id));
	return id;
}

static struct question question_in(const struct buf *list, size_t i)
{
	struct question question;

	memcpy(&question, list->s + i * sizeof(question), sizeof(question));
	return question;
}

bool clean_pending(const struct send *send, uint64_t id)
{
	for (size_t i = 0; i < send->asked.n / sizeof(struct question); i++)
		if (question_in(&send->asked, i).id == id)
			return true;
	for (size_t i = 0; i < send->kept.n / sizeof(id); i++)
		if (id_in(&send->kept, i) == id)
			return true;
	return false;
}

bool clean_unsealed(const struct send *send, uint64_t id)
{
	for (size_t i = 0; i < send->gone.n / sizeof(id); i++)
		if (id_in(&send->gone, i) == id)
			return true;
	return clean_pending(send, id);
}

void clean_again(struct send *send)
{
	struct buf before = send->kept;

	send->kept = (struct buf)BUF_LIMIT(before.limit);
	for (size_t i = 0; i < before.n / sizeof(uint64_t); i++)
		clean_ask(send, CLEAN_DELETE, id_in(&before, i));
	buf_free(&before);
}

void clean_changed(struct send *send)
{
	if (!send->changed)
		send->changed = clock_steady_ms();
}

/* One at a time, except for the last. */
int64_t clean_seal_due(const struct send *send)
{
	if (!send->changed || (send->sealing && !send->exiting))
		return CLOCK_NEVER;
	return send->exiting ? 0 : send->changed + SEAL_MS;
}

/* If it cannot be asked now, it is with the next change. */
void clean_seal(struct send *send)
{
	if (clock_steady_ms() < clean_seal_due(send))
		return;
	send->changed = 0;
	send->sealing = put(send, CLEAN_SEAL, 0) == 0;
}

/* The state goes last: as long as there is a message, it says who has got it.
 * So it stays until the end of the message is on stable storage: a power cut
 * that brings that back must bring this back as well. */
static void forget_states(struct send *send)
{
	for (size_t i = 0; i < send->gone.n / sizeof(uint64_t); i++)
		ignore(state_forget(id_in(&send->gone, i)));
	buf_clear(&send->gone);
}

static void sealed(struct send *send, char answer)
{
	send->sealing = false;
	if (answer == '+') {
		forget_states(send);
		return;
	}
	log_text(&send->log, "warning: qmail-clean could not sync the queue; "
			     "a power cut might repeat deliveries");
	log_end(&send->log);
}

/* Most have no state; one that nobody can read any more (a power cut can do
 * that) is found only by its name. Without memory for the ID a scan will find
 * it. */
static void removed(struct send *send, uint64_t id)
{
	if (state_there(id))
		ignore(buf_add(&send->gone, (const char *)&id, sizeof(id)));
}

static void answered(struct send *send, struct question to, char answer)
{
	if (to.command == CLEAN_SEAL) {
		sealed(send, answer);
		return;
	}
	if (answer == '+') {
		removed(send, to.id);
		return;
	}
	keep(send, to.command, to.id);
	log_about(&send->log, "warning: qmail-clean could not remove message ",
		to.id, "; look at its files in queue/mess");
}

int clean_hear(struct send *send)
{
	struct pipe *pipe = &send->clean;
	int result = pipe_read(pipe);
	size_t n = send->asked.n / sizeof(struct question);

	if (result != 1)
		return result;
	n = pipe->in.n < n ? pipe->in.n : n;
	for (size_t i = 0; i < n; i++)
		answered(send, question_in(&send->asked, i), pipe->in.s[i]);
	size_t used = n * sizeof(struct question);
	send->asked.n -= used;
	memmove(send->asked.s, send->asked.s + used, send->asked.n);
	pipe_used(pipe, pipe->in.n);
	return 0;
}
