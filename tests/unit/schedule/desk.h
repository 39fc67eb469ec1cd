/* desk - what these tests share: a struct send at work in a scratch queue
 *
 *	RUN(scratch_enter);
 *	RUN(desk_open);
 *	...
 *	RUN(desk_close);
 *	RUN(scratch_leave);
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DESK_H
#define DESK_H

#include "data/crc32c.h"
#include "queue/name.h"
#include "queue/state.h"
#include "schedule/retry.h"
#include "schedule/send.h"

#include "scratch.h"

static const uint64_t desk_id = 1764000000123456;
static const char desk_state[] = "state/0/1764000000123456";
static const int64_t desk_arrival = 1764000000;
static const char desk_body[] = "Subject: x\n\nbody\n";
static struct send desk;

/* Everything is remote that is not at me.test. */
static inline void desk_open(void)
{
	int fd = open("log", O_RDWR | O_CREAT | O_APPEND, 0600);

	CHECK(dup2(fd, LOG_FD) == LOG_FD);
	scratch_queue();
	scratch_mkdir("control");
	scratch_put("control/me", "me.test\n");
	scratch_put("control/virtualdomains", "v.test:anna\n");
	log_open(&desk.log);
	desk.rules.lifetime = 1000;
	desk.rules.retry[CHANNEL_LOCAL] = RETRY_LOCAL;
	desk.rules.retry[CHANNEL_REMOTE] = RETRY_REMOTE;
	desk.rules.rewrite.nohost = (struct buf)BUF_LIMIT(100);
	CHECK(rewrite_load(&desk.rules.rewrite) == 0);
	desk.dests.most[CHANNEL_LOCAL] = 10;
	desk.dests.most[CHANNEL_REMOTE] = 20;
	desk.clean = (struct pipe){-1, -1, BUF_LIMIT(1000000), BUF_LIMIT(100)};
	desk.asked.limit = 1000000;
	desk.gone.limit = 1000000;
	desk.kept.limit = 1000000;
	desk.now = desk_arrival + 1;
}

static inline void desk_close(void)
{
	dest_sweep(&desk.dests, 0);
	dest_sweep(&desk.dests, desk_arrival);
	CHECK(desk.dests.map.n == 0 && desk.recipients == 0);
	map_free(&desk.dests.map);
	map_free(&desk.active);
	buf_free(&desk.clean.out);
	buf_free(&desk.clean.in);
	buf_free(&desk.asked);
	buf_free(&desk.kept);
	rewrite_free(&desk.rules.rewrite);
	free(desk.heap.items);
}

/* An envelope under way. */
struct desk_envelope {
	struct envelope_writer writer;
	struct out out;
	char space[4096];
};

static inline void desk_add(
	struct desk_envelope *e, const char *kind, const char *address)
{
	if (*kind == 'T')
		envelope_count(&e->writer);
	envelope_bytes(&e->writer, kind, 1);
	envelope_bytes(&e->writer, address, strlen(address) + 1);
}

/* Both files of a message from this sender; recipients are added to it, until
 * desk_end. */
static inline void desk_begin(
	struct desk_envelope *e, uint64_t id, const char *sender)
{
	char path[NAME_MAX_LENGTH];
	size_t n = strlen(desk_body);

	buf_clear(&desk.asked); /* what was asked before is answered */
	CHECK(state_remove(id) == 0);
	name_mess(path, id, NAME_MESSAGE);
	scratch_put(path, desk_body);
	name_mess(path, id, NAME_ENVELOPE);
	e->out = (struct out)OUT_TO(file_open_empty(path, 0600), e->space);
	envelope_begin(&e->writer, &e->out, 7, 8, desk_arrival, n,
		crc32c(0, desk_body, n));
	desk_add(e, "F", sender);
}

static inline void desk_end(struct desk_envelope *e)
{
	envelope_end(&e->writer);
	CHECK(out_flush(&e->out) == 0);
	file_close(e->out.fd);
}

/* To these, with a blank between them. */
static inline void desk_make(
	uint64_t id, const char *sender, const char *recipients)
{
	static struct desk_envelope e;
	struct str rest = str_text(recipients);
	char one[100];

	desk_begin(&e, id, sender);
	while (rest.n) {
		struct str next = str_cut(&rest, ' ');
		snprintf(one, sizeof(one), "%.*s", (int)next.n, next.s);
		desk_add(&e, "T", one);
	}
	desk_end(&e);
}

/* The message with that ID, as if it had been activated. */
static inline struct message *desk_message(uint64_t id)
{
	struct message *message = 0;

	CHECK(message_open(&message, id) == MESSAGE_OK);
	return message;
}

/* What qmail-clean was asked since the last time. */
static inline bool desk_asked(const char *want)
{
	bool right = str_is(buf_str(&desk.clean.out), want);

	buf_clear(&desk.clean.out);
	buf_clear(&desk.asked); /* as if it had answered */
	return right;
}

/* Forgets what was logged. */
static inline void desk_forget(void)
{
	log_flush(&desk.log);
	CHECK(ftruncate(LOG_FD, 0) == 0);
}

/* What was logged since the last time. */
static inline bool desk_logged(const char *want)
{
	log_flush(&desk.log);
	bool right = scratch_holds("log", want);
	desk_forget();
	return right;
}

/* Is there a state with this in it? */
static inline bool desk_noted(uint64_t id, const char *want)
{
	char path[NAME_MAX_LENGTH];
	struct buf b = BUF_LIMIT(1000000);

	name_state(path, id);
	bool there = file_slurp(path, &b) == 0 && strstr(buf_text(&b), want);
	buf_free(&b);
	return there;
}

#endif
