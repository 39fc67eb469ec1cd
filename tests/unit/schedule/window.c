/* window: a message's way in, through its passes, and out
 *
 * The test is the spawners: it takes what is queued and says how it went.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/window.h"

#include "schedule/intake.h"

#include "crowd.h"
#include "desk.h"

/* To r0@h0, r1@h1 ... at seven hosts. */
static void make(uint64_t id, size_t n)
{
	static struct desk_envelope e;
	char to[40];

	desk_begin(&e, id, "s x");
	for (size_t i = 0; i < n; i++) {
		snprintf(to, sizeof(to), "r%zu@h%zu", i, i % 7);
		desk_add(&e, "T", to);
	}
	desk_end(&e);
}

static void one_pass(void)
{
	make(desk_id, 3);
	window_arrived(&desk, desk_id);
	CHECK(desk.active.n == 1 && desk.recipients == 3);
	window_arrived(&desk, desk_id); /* told twice */
	CHECK(desk.active.n == 1 && desk.recipients == 3);
	CHECK(desk_logged("new msg 1764000000123456\n"
			  "info msg 1764000000123456: bytes 17 from <s_x> qp 8 "
			  "uid 7\n"));
	work(true);
	CHECK(desk_logged("end msg 1764000000123456\n"));
	/* A scan meets the files before qmail-clean has taken them away. */
	window_found(&desk, desk_id);
	window_arrived(&desk, desk_id);
	CHECK(empty() && desk_asked("d1764000000123456\n"));
	CHECK(!scratch_there("state/0/1764000000123456"));
}

static void two_passes(void)
{
	make(desk_id, 3);
	window_arrived(&desk, desk_id);
	work(false);
	CHECK(desk.active.n == 0 && desk.heap.n == 1 && desk_asked(""));
	int64_t due = heap_first(&desk.heap)->due;
	CHECK(due >= desk_arrival + 380 && due <= desk_arrival + 480);
	desk.now = due - 1;
	CHECK(!window_ready(&desk));
	desk.now = due;
	CHECK(window_ready(&desk));
	work(true);
	CHECK(empty() && desk_asked("d1764000000123456\n"));
	CHECK(state_remove(desk_id) == 0);
	desk_forget();
}

/* Found by a scan: the state says when, or it is at once. */
static void found(void)
{
	window_found(&desk, desk_id);
	CHECK(heap_first(&desk.heap)->due == desk_arrival);
	heap_drop(&desk.heap);
	window_arrived(&desk, desk_id);
	work(false);
	int64_t due = heap_first(&desk.heap)->due;
	heap_drop(&desk.heap);
	window_found(&desk, desk_id);
	CHECK(heap_first(&desk.heap)->due == due);
	heap_drop(&desk.heap);
	window_rest(&desk, desk_id, 1); /* a stale entry is no reason */
	window_fill(&desk);
	CHECK(desk.active.n == 0 && desk.heap.n == 0);
}

/* Written by a clock that was ahead: due now, whatever it says. */
static void from_the_future(void)
{
	int64_t before = desk.now;

	desk.now = desk_arrival - 100000;
	CHECK(state_remove(desk_id) == 0);
	window_found(&desk, desk_id);
	CHECK(heap_first(&desk.heap)->due == desk.now);
	heap_drop(&desk.heap);
	struct message *message = desk_message(desk_id);
	CHECK(message_wait(message, desk_arrival + 100000) == 0);
	message_free(message);
	window_found(&desk, desk_id);
	CHECK(heap_first(&desk.heap)->due == desk.now);
	window_fill(&desk);
	CHECK(desk.active.n == 1);
	work(false);
	CHECK(heap_first(&desk.heap)->due < desk.now + 421);
	heap_drop(&desk.heap);
	desk.now = before;
}

/* In the queue for too long: this pass is the last. */
static void dying(void)
{
	desk.now = desk_arrival + 5000;
	window_rest(&desk, desk_id, desk.now);
	window_fill(&desk);
	size_t at = 0;
	struct message *message = map_next(&desk.active, &at);
	CHECK(message && message->dying);
	work(true);
	CHECK(empty() && state_remove(desk_id) == 0);
	buf_clear(&desk.asked);
	window_arrived(&desk, desk_id); /* old, but never tried */
	at = 0;
	message = map_next(&desk.active, &at);
	CHECK(message && !message->dying);
	work(true);
	buf_clear(&desk.clean.out);
}

/* Only a part of a long list is in memory; everybody is served once. */
static void long_list(void)
{
	desk.now = desk_arrival + 1;
	make(desk_id, sizeof(delivered));
	memset(delivered, 0, sizeof(delivered));
	window_arrived(&desk, desk_id);
	CHECK(desk.recipients == WINDOW_PORTION && desk.big == 1);
	make(desk_id + 64, 1);
	window_arrived(&desk, desk_id + 64);
	CHECK(desk.recipients == WINDOW_PORTION + 1);
	delivered[0] = 255; /* r0 of the second message */
	work(true);
	for (size_t i = 0; i < sizeof(delivered); i++)
		CHECK(delivered[i] == 1);
	CHECK(empty());
	CHECK(desk_asked("d1764000000123520\nd1764000000123456\n"));
}

static void full(void)
{
	for (uint64_t i = 0; i < WINDOW_MESSAGES + 5; i++) {
		make(desk_id + i, 1 + i % 3);
		window_arrived(&desk, desk_id + i);
	}
	CHECK(desk.active.n <= WINDOW_CHANNEL && desk.heap.n + parked() > 0);
	CHECK(desk.active.n + desk.heap.n + parked() == WINDOW_MESSAGES + 5);
	while (!empty()) {
		desk.now++;
		work(true);
	}
	struct str rest = buf_str(&desk.clean.out);
	size_t n = 0;
	for (; rest.n > 0; n++)
		(void)str_cut(&rest, '\n');
	CHECK(n == WINDOW_MESSAGES + 5);
	buf_clear(&desk.clean.out);
}

/* Those of two hosts that take nothing now leave places to a third. */
static void shares(void)
{
	uint64_t id = desk_id;

	make_for("r@slow1", &id, 1500);
	CHECK(host("r@slow1")->batches <= WINDOW_FREE);
	make_for("r@slow2", &id, 1500);
	CHECK(desk.heap.n == 0 && parked() + desk.active.n == 3000);
	CHECK(desk.active.n < WINDOW_CHANNEL);
	make_for("r@good", &id, WINDOW_DEST);
	CHECK(host("r@good")->batches == WINDOW_DEST);
	/* What was parked comes when there are places. */
	work(true);
	CHECK(empty());
	struct str rest = buf_str(&desk.clean.out);
	size_t n = 0;
	for (; rest.n > 0; n++)
		(void)str_cut(&rest, '\n');
	CHECK(n == 3000 + WINDOW_DEST);
	buf_clear(&desk.clean.out);
}

/* However many hosts have more than they can take: somebody else gets a place at
 * once, now and later. */
static void many_crowds(void)
{
	enum { CROWDS = 30, EACH = 60 };
	uint64_t id = desk_id;
	char name[20];

	for (int i = 0; i < CROWDS * EACH; i++) {
		snprintf(name, sizeof(name), "r@slow%d", i % CROWDS);
		make_for(name, &id, 1);
	}
	make_for("r@good", &id, 1);
	CHECK(host("r@good")->batches == 1);
	for (int i = 0; i < 10 * CROWDS; i++) {
		end_batch(
			dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now), true);
		window_fill(&desk);
	}
	make_for("r@late", &id, 1);
	CHECK(host("r@late")->batches == 1 && parked() > 0);
	while (!empty()) {
		desk.now++;
		work(true);
	}
	buf_clear(&desk.clean.out);
	desk_forget();
}

/* The host dies, or a scan begins: nobody stays parked. */
static void not_for_ever(void)
{
	uint64_t id = desk_id;

	make_for("r@slow1", &id, 1000);
	struct dest *slow = host("r@slow1");
	size_t n = parked();
	CHECK(n > 0 && slow->batches > WINDOW_DEST);
	window_resume(&desk, slow); /* no place */
	CHECK(parked() == n);
	slow->dead_until = desk.now + 100;
	window_resume(&desk, slow);
	CHECK(parked() == 0 && desk.heap.n == n);
	slow->dead_until = 0;
	while (!empty()) {
		desk.now++;
		work(true);
	}
	make_for("r@slow1", &id, 1000);
	CHECK(parked() == n);
	dest_sweep(&desk.dests, desk.now); /* of a scan, which finds them */
	CHECK(parked() == 0 && desk.heap.n == 0);
	work(true);
	buf_clear(&desk.clean.out);
	desk_forget();
}

/* For a dead host: once it lets others go before it. */
static void dead_ones_wait(void)
{
	uint64_t id = desk_id;

	host("r@dead")->dead_until = desk.now + 1000;
	host("r@dead")->known_until = desk.now + 1000;
	host("r@dead")->deaths = 1;
	make_for("r@dead", &id, 1); /* new: it is told at once */
	CHECK(desk.active.n == 0 && desk.heap.n == 1);
	heap_drop(&desk.heap);
	CHECK(state_remove(desk_id) == 0);
	window_found(&desk, desk_id);
	desk.exiting = true;
	make_for("r@good", &id, 1);
	desk.exiting = false;
	CHECK(desk.heap.n == 2);
	window_fill(&desk);
	CHECK(desk.active.n == 1 && desk.heap.n == 1);
	int64_t due = heap_first(&desk.heap)->due;
	CHECK(due > desk.now && due < desk.now + 10);
	CHECK(!scratch_there(desk_state));
	desk.now = due;
	window_fill(&desk);
	CHECK(scratch_there(desk_state)); /* now it is deferred */
	heap_drop(&desk.heap);
	work(true);
	CHECK(empty());
	host("r@dead")->known_until = 0;
	host("r@dead")->dead_until = 0;
	host("r@dead")->deaths = 0;
	buf_clear(&desk.clean.out);
	desk_forget();
}

static void full_of_big(void)
{
	for (uint64_t i = 0; i < 50; i++) {
		make(desk_id + i, 150);
		window_arrived(&desk, desk_id + i);
	}
	CHECK(desk.recipients < WINDOW_RECIPIENTS_BIG + WINDOW_PORTION);
	make(desk_id + 50, 1);
	size_t before = desk.recipients;
	window_arrived(&desk, desk_id + 50);
	CHECK(desk.recipients == before + 1);
	while (!empty()) {
		desk.now++;
		work(true);
	}
	CHECK(desk.of[CHANNEL_LOCAL] == 0 && desk.of[CHANNEL_REMOTE] == 0);
	buf_clear(&desk.clean.out);
	desk_forget();
}

/* A scan meets it, and then it is its turn. */
static void look(void)
{
	window_found(&desk, desk_id);
	window_fill(&desk);
}

static void damaged(void)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, desk_id, NAME_ENVELOPE);
	scratch_put_bytes(path, "V1\0u1\0E0 00000000", 17);
	window_arrived(&desk, desk_id);
	CHECK(desk_asked("") && empty()); /* perhaps still under way */
	desk.now = desk_arrival + 129601;
	look();
	CHECK(desk_asked("o1764000000123456\n") && empty());
	scratch_put_bytes(path, "V1\0u1\0E0 00000000\0", 18);
	look();
	CHECK(desk_asked("q1764000000123456\n") && empty());
	CHECK(desk_logged("alert: message 1764000000123456 is damaged: it goes "
			  "to queue/bad\n"));
	CHECK(unlink(path) == 0);
	window_arrived(&desk, desk_id);
	CHECK(desk_asked("") && empty());
	scratch_mkdir(path);
	look();
	CHECK(desk.heap.n == 1 && desk_asked(""));
	CHECK(heap_first(&desk.heap)->due == desk.now + 300);
	heap_drop(&desk.heap);
	CHECK(rmdir(path) == 0);
}

/* At the end of the program what was deferred keeps its time; but a pass that is
 * not over goes on when we are started again. */
static void closing(void)
{
	desk.now = desk_arrival + 1;
	make(desk_id, 8);
	window_arrived(&desk, desk_id);
	struct batch *batch = dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now);
	end_batch(batch, false);
	desk.exiting = true;
	CHECK(!window_ready(&desk));
	window_close(&desk);
	CHECK(!scratch_there(desk_state));
	while ((batch = dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now)))
		end_batch(batch, false);
	CHECK(desk.active.n == 1);
	window_close(&desk);
	desk.exiting = false;
	struct message *message;
	CHECK(message_open(&message, desk_id) == MESSAGE_OK);
	CHECK(message->tries == 1 && message->due > desk_arrival + 300);
	message_free(message);
	size_t at = 0;
	window_check(&desk, map_next(&desk.active, &at));
	heap_drop(&desk.heap);
	CHECK(empty());
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(one_pass);
	RUN(two_passes);
	RUN(found);
	RUN(from_the_future);
	RUN(dying);
	RUN(long_list);
	RUN(full);
	RUN(shares);
	RUN(many_crowds);
	RUN(not_for_ever);
	RUN(dead_ones_wait);
	RUN(full_of_big);
	RUN(damaged);
	RUN(closing);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
