/* window: a message's way in, through its passes, and out
 *
 * The test is the spawners: it takes what is queued and says how it went.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/window.h"

#include "queue/name.h"
#include "queue/state.h"
#include "schedule/intake.h"

#include "scratch.h"

static const uint64_t id = 1764000000123456;
static const int64_t arrival = 1764000000;
static struct send sending;
static unsigned char delivered[10000];

static void begin(void)
{
	int fd = open("log", O_RDWR | O_CREAT | O_APPEND, 0600);

	CHECK(dup2(fd, LOG_FD) == LOG_FD);
	scratch_queue();
	log_open(&sending.log);
	sending.rules.lifetime = 1000;
	sending.rules.rewrite.nohost = (struct buf)BUF_LIMIT(100);
	sending.dests.most[CHANNEL_LOCAL] = 10;
	sending.dests.most[CHANNEL_REMOTE] = 20;
	sending.clean.out.limit = 1000000;
	sending.asked.limit = 1000000;
	sending.now = arrival + 1;
}

static void make(uint64_t which, size_t n)
{
	static char space[4096];
	char path[NAME_MAX_LENGTH];
	char to[40];
	struct envelope_writer w;

	buf_clear(&sending.asked); /* what was asked before is answered */
	name_mess(path, which, NAME_MESSAGE);
	scratch_put(path, "");
	name_mess(path, which, NAME_ENVELOPE);
	struct out out = OUT_TO(file_open_empty(path, 0600), space);
	envelope_begin(&w, &out, 7, 8, arrival, 0, 0);
	envelope_bytes(&w, "Fs x", 5);
	for (size_t i = 0; i < n; i++) {
		int length = snprintf(to, sizeof(to), "Tr%zu@h%zu", i, i % 7);
		envelope_count(&w);
		envelope_bytes(&w, to, (size_t)length + 1);
	}
	envelope_end(&w);
	CHECK(out_flush(&out) == 0);
	file_close(out.fd);
}

static void unlink_batch(struct batch *batch)
{
	struct batch **at = &batch->message->batches;

	while (*at != batch)
		at = &(*at)->sibling;
	*at = batch->sibling;
	free(batch);
}

/* One job: all recipients of a batch end alike. */
static void end_batch(struct batch *batch, bool good)
{
	struct message *message = batch->message;
	struct dest *dest = batch->dest;
	struct recipient *next;

	for (struct recipient *r = batch->first; r; r = next) {
		next = r->next;
		if (good)
			message_delivered(message, r->ordinal);
		else
			message_deferred(message, 20);
		delivered[r->ordinal] += good;
		intake_freed(&sending);
		free(r);
	}
	unlink_batch(batch);
	(void)dest_ended(&sending.dests, dest, '-', sending.now);
	window_check(&sending, message);
}

/* All that is queued, and what comes after it. */
static void work(bool good)
{
	struct batch *batch;

	do {
		window_fill(&sending);
		batch = dest_pick(&sending.dests, CHANNEL_REMOTE, sending.now);
		if (batch)
			end_batch(batch, good);
	} while (batch || sending.hungry.first);
}

/* What qmail-clean was asked since the last time. */
static bool asked(const char *want)
{
	bool right = str_is(buf_str(&sending.clean.out), want);

	buf_clear(&sending.clean.out);
	buf_clear(&sending.asked); /* as if it had answered */
	return right;
}

static bool logged(const char *want)
{
	log_flush(&sending.log);
	bool right = scratch_holds("log", want);
	CHECK(ftruncate(LOG_FD, 0) == 0);
	return right;
}

static bool empty(void)
{
	return sending.active.n == 0 && sending.recipients == 0 &&
	       sending.heap.n == 0 && sending.big == 0;
}

static void one_pass(void)
{
	make(id, 3);
	window_arrived(&sending, id);
	CHECK(sending.active.n == 1 && sending.recipients == 3);
	window_arrived(&sending, id); /* told twice */
	CHECK(sending.active.n == 1 && sending.recipients == 3);
	CHECK(logged("new msg 1764000000123456\n"
		     "info msg 1764000000123456: bytes 0 from <s_x> qp 8 "
		     "uid 7\n"));
	work(true);
	CHECK(logged("end msg 1764000000123456\n"));
	/* A scan meets the files before qmail-clean has taken them away. */
	window_found(&sending, id);
	window_arrived(&sending, id);
	CHECK(empty() && asked("d1764000000123456\n"));
	CHECK(!scratch_there("state/0/1764000000123456"));
}

static void two_passes(void)
{
	make(id, 3);
	window_arrived(&sending, id);
	work(false);
	CHECK(sending.active.n == 0 && sending.heap.n == 1 && asked(""));
	int64_t due = heap_first(&sending.heap)->due;
	CHECK(due >= arrival + 380 && due <= arrival + 480);
	sending.now = due - 1;
	CHECK(!window_ready(&sending));
	sending.now = due;
	CHECK(window_ready(&sending));
	work(true);
	CHECK(empty() && asked("d1764000000123456\n"));
	CHECK(state_remove(id) == 0);
	(void)logged("");
}

/* Found by a scan: the state says when, or it is at once. */
static void found(void)
{
	window_found(&sending, id);
	CHECK(heap_first(&sending.heap)->due == arrival);
	heap_drop(&sending.heap);
	window_arrived(&sending, id);
	work(false);
	int64_t due = heap_first(&sending.heap)->due;
	heap_drop(&sending.heap);
	window_found(&sending, id);
	CHECK(heap_first(&sending.heap)->due == due);
	heap_drop(&sending.heap);
	window_rest(&sending, id, 1); /* a stale entry is no reason */
	window_fill(&sending);
	CHECK(sending.active.n == 0 && sending.heap.n == 0);
}

/* In the queue for too long: this pass is the last. */
static void dying(void)
{
	sending.now = arrival + 5000;
	window_rest(&sending, id, sending.now);
	window_fill(&sending);
	size_t at = 0;
	struct message *message = map_next(&sending.active, &at);
	CHECK(message && message->dying);
	work(true);
	CHECK(empty() && state_remove(id) == 0);
	buf_clear(&sending.asked);
	window_arrived(&sending, id); /* old, but never tried */
	at = 0;
	message = map_next(&sending.active, &at);
	CHECK(message && !message->dying);
	work(true);
	buf_clear(&sending.clean.out);
}

/* Only a part of a long list is in memory; everybody is served once. */
static void long_list(void)
{
	sending.now = arrival + 1;
	make(id, sizeof(delivered));
	memset(delivered, 0, sizeof(delivered));
	window_arrived(&sending, id);
	CHECK(sending.recipients == WINDOW_PORTION && sending.big == 1);
	make(id + 64, 1);
	window_arrived(&sending, id + 64);
	CHECK(sending.recipients == WINDOW_PORTION + 1);
	delivered[0] = 255; /* r0 of the second message */
	work(true);
	for (size_t i = 0; i < sizeof(delivered); i++)
		CHECK(delivered[i] == 1);
	CHECK(empty());
	CHECK(asked("d1764000000123520\nd1764000000123456\n"));
}

static void full(void)
{
	for (uint64_t i = 0; i < WINDOW_MESSAGES + 5; i++) {
		make(id + i, 1 + i % 3);
		window_arrived(&sending, id + i);
	}
	CHECK(sending.active.n <= WINDOW_MESSAGES && sending.heap.n > 0);
	CHECK(sending.active.n + sending.heap.n == WINDOW_MESSAGES + 5);
	while (!empty()) {
		sending.now++;
		work(true);
	}
	struct str rest = buf_str(&sending.clean.out);
	size_t n = 0;
	for (; rest.n > 0; n++)
		(void)str_cut(&rest, '\n');
	CHECK(n == WINDOW_MESSAGES + 5);
	buf_clear(&sending.clean.out);
}

/* Not many of them may be in the window at a time. */
static void full_of_big(void)
{
	for (uint64_t i = 0; i < 50; i++) {
		make(id + i, 150);
		window_arrived(&sending, id + i);
	}
	CHECK(sending.recipients < WINDOW_RECIPIENTS_BIG + WINDOW_PORTION);
	make(id + 50, 1);
	size_t before = sending.recipients;
	window_arrived(&sending, id + 50);
	CHECK(sending.recipients == before + 1);
	while (!empty()) {
		sending.now++;
		work(true);
	}
	buf_clear(&sending.clean.out);
	(void)logged("");
}

static void damaged(void)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	scratch_put_bytes(path, "V1\0u1\0E0 00000000", 17);
	window_arrived(&sending, id);
	CHECK(asked("") && empty()); /* perhaps still under way */
	sending.now = arrival + 129601;
	window_found(&sending, id);
	CHECK(asked("o1764000000123456\n") && empty());
	scratch_put_bytes(path, "V1\0u1\0E0 00000000\0", 18);
	window_found(&sending, id);
	CHECK(asked("q1764000000123456\n") && empty());
	CHECK(logged("alert: message 1764000000123456 is damaged: it goes to "
		     "queue/bad\n"));
	CHECK(unlink(path) == 0);
	window_arrived(&sending, id);
	CHECK(asked("") && empty());
	scratch_mkdir(path);
	window_found(&sending, id);
	CHECK(sending.heap.n == 1 && asked(""));
	CHECK(heap_first(&sending.heap)->due == sending.now + 300);
	heap_drop(&sending.heap);
	CHECK(rmdir(path) == 0);
}

/* At the end of the program what was deferred keeps its time. */
static void closing(void)
{
	sending.now = arrival + 1;
	make(id, 8);
	window_arrived(&sending, id);
	struct batch *batch =
		dest_pick(&sending.dests, CHANNEL_REMOTE, sending.now);
	end_batch(batch, false);
	sending.exiting = true;
	CHECK(!window_ready(&sending));
	window_close(&sending);
	sending.exiting = false;
	struct message *message;
	CHECK(message_open(&message, id) == MESSAGE_OK);
	CHECK(message->tries == 1 && message->due > arrival + 300);
	message_free(message);
	work(true);
	heap_drop(&sending.heap);
	CHECK(empty());
}

static void leave(void)
{
	dest_sweep(&sending.dests, 0);
	dest_sweep(&sending.dests, arrival);
	CHECK(sending.dests.map.n == 0);
	map_free(&sending.dests.map);
	map_free(&sending.active);
	buf_free(&sending.clean.out);
	buf_free(&sending.asked);
	free(sending.heap.items);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(one_pass);
	RUN(two_passes);
	RUN(found);
	RUN(dying);
	RUN(long_list);
	RUN(full);
	RUN(full_of_big);
	RUN(damaged);
	RUN(closing);
	RUN(leave);
	RUN(scratch_leave);
	return check_done();
}
