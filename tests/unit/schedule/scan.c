/* scan: what is met on disk, a little at a time
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/scan.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "queue/claim.h"
#include "schedule/jobs.h"
#include "schedule/window.h"

#include "crowd.h"

static const uint64_t old = 1763000000123456; /* more than 36 h */

/* A whole scan; how many turns it took. */
static int all(void)
{
	int turns = 0;

	do {
		scan_step(&desk);
		turns++;
	} while (desk.scan.running && turns < 1000);
	return turns;
}

static void mess(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	scratch_put(path, "");
}

static void gone(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	CHECK(unlink(path) == 0);
}

/* The first one is due at once; then there is a pause. */
static void times(void)
{
	CHECK(scan_ready(&desk));
	all();
	CHECK(!scan_ready(&desk) && desk.scan.next == desk.now + 1500);
	scan_step(&desk);
	CHECK(!desk.scan.running);
	scan_want(&desk);
	CHECK(scan_ready(&desk));
	desk.exiting = true;
	CHECK(!scan_ready(&desk));
	desk.exiting = false;
	all();
	desk.now += 1500;
	CHECK(scan_ready(&desk));
	all();
	CHECK(desk_logged("") && desk_asked(""));
}

/* Whoever cannot even be noted is looked for again. */
static void no_memory(void)
{
	window_rest(&desk, desk_id, 5);
	CHECK(!desk.scan.wanted);
	heap_drop(&desk.heap);
	struct heap before = desk.heap;
	desk.heap.n = desk.heap.room = SIZE_MAX / 8;
	window_rest(&desk, desk_id, 5);
	CHECK(desk.scan.wanted);
	desk.heap.n = before.n;
	desk.heap.room = before.room;
	desk.scan.wanted = false;
}

/* Envelopes are messages; everything else that is not ours is left alone. */
static void messages(void)
{
	desk_make(desk_id, "s@x", "r@h");
	desk_make(desk_id + 5, "s@x", "r@h");
	scratch_put("mess/3/notes", "x");
	scratch_put("mess/3/1764000000123456.x", "x");
	scratch_put("mess/3/12ab.e", "x");
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 2);
	CHECK(heap_first(&desk.heap)->id == desk_id);
	CHECK(heap_first(&desk.heap)->due == desk_arrival);
	/* The heap is made anew: nothing is there twice. */
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 2);
	/* Who accepts one may still refuse it. */
	int accept = file_open_read("mess/0/1764000000123456.m");
	CHECK(accept != -1 && claim_take(accept) == 0);
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 1 && heap_first(&desk.heap)->id == desk_id + 5);
	file_close(accept);
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 2);
	CHECK(unlink("mess/3/notes") == 0);
	CHECK(unlink("mess/3/1764000000123456.x") == 0);
	CHECK(unlink("mess/3/12ab.e") == 0);
	gone(desk_id, NAME_ENVELOPE);
	gone(desk_id, NAME_MESSAGE);
	gone(desk_id + 5, NAME_ENVELOPE);
	gone(desk_id + 5, NAME_MESSAGE);
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 0 && desk_asked("") && desk_logged(""));
}

/* A message that waits keeps its time. */
static void due(void)
{
	desk_make(desk_id, "s@x", "r@h");
	struct message *message = desk_message(desk_id);
	CHECK(message_wait(message, desk_arrival + 777) == 0);
	message_free(message);
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 1);
	CHECK(heap_first(&desk.heap)->due == desk_arrival + 777);
	heap_drop(&desk.heap);
	gone(desk_id, NAME_ENVELOPE);
	gone(desk_id, NAME_MESSAGE);
	CHECK(state_remove(desk_id) == 0);
}

/* An accept that never ended: removed when it is old, not before. */
static void orphans(void)
{
	mess(desk_id, NAME_MESSAGE);
	mess(old, NAME_MESSAGE);
	scan_want(&desk);
	all();
	CHECK(desk_asked("o1763000000123456\n"));
	mess(old, NAME_ENVELOPE); /* empty: no message either */
	scan_want(&desk);
	all();
	CHECK(desk.heap.n == 1 && desk_asked(""));
	window_fill(&desk);
	CHECK(desk.heap.n == 0);
	CHECK(desk_asked("o1763000000123456\n"));
	gone(old, NAME_ENVELOPE);
	gone(old, NAME_MESSAGE);
	gone(desk_id, NAME_MESSAGE);
	desk_forget();
}

/* A clock that was set back makes nothing an orphan. */
static void early(void)
{
	desk.now = 1000;
	desk.scan.next = 0;
	mess(old, NAME_MESSAGE);
	all();
	CHECK(desk_asked(""));
	gone(old, NAME_MESSAGE);
	desk.now = desk_arrival + 1;
}

/* Results of a message that is gone are of no use. */
static void stale_states(void)
{
	desk_make(desk_id, "s@x", "r@h");
	struct message *message = desk_message(desk_id);
	CHECK(message_wait(message, desk_arrival + 777) == 0);
	message_free(message);
	scratch_put("state/1/1764000000123457", "S1 0\n");
	scan_want(&desk);
	all();
	CHECK(!scratch_there("state/1/1764000000123457"));
	CHECK(scratch_there(desk_state) && desk.heap.n == 1);
	heap_drop(&desk.heap);
	gone(desk_id, NAME_ENVELOPE);
	gone(desk_id, NAME_MESSAGE);
	CHECK(state_remove(desk_id) == 0);
}

/* A part that cannot be opened: it is told, the others are looked at, and it
 * is tried again soon. */
static void unreadable(void)
{
	desk_make(desk_id, "s@x", "r@h");
	CHECK(rename("mess/9", "mess/nine") == 0);
	scan_want(&desk);
	all();
	CHECK(desk_logged("warning: unable to open queue/mess/9\n"));
	CHECK(desk.heap.n == 1 && desk.scan.next == desk.now + 60);
	CHECK(rename("mess/nine", "mess/9") == 0);
	CHECK(rename("state/63", "state/last") == 0);
	scan_want(&desk);
	all();
	CHECK(desk_logged("warning: unable to open queue/state/63\n"));
	CHECK(rename("state/last", "state/63") == 0);
	heap_drop(&desk.heap);
	gone(desk_id, NAME_ENVELOPE);
	gone(desk_id, NAME_MESSAGE);
}

/* One that stops being readable is no empty one. */
static void half_read(void)
{
	int fd = open("control/me", O_RDONLY | O_CLOEXEC);

	all();
	desk.scan.running = true;
	desk.scan.part = 10;
	desk.scan.dir = opendir("mess/9");
	CHECK(desk.scan.dir && fd != -1);
	CHECK(dup2(fd, dirfd(desk.scan.dir)) == dirfd(desk.scan.dir));
	all();
	CHECK(desk_logged("warning: unable to read queue/mess/9\n"));
	CHECK(!desk.scan.dir && desk.scan.next == desk.now + 60);
	file_close(fd);
}

/* Anybody may write to the trigger. */
static void too_many_heard(void)
{
	desk_make(desk_id, "s@x", "r@h");
	desk.exiting = true; /* no room: they would all be kept */
	desk.scan.heard = SCAN_HEARD_MAX - 1;
	desk.scan.wanted = false;
	scan_heard(&desk, 5);
	CHECK(desk.heap.n == 1 && !desk.scan.wanted);
	scan_heard(&desk, desk_id);
	CHECK(desk.heap.n == 1 && desk.scan.wanted);
	desk.exiting = false;
	all();
	CHECK(desk.heap.n == 1 && heap_first(&desk.heap)->id == desk_id);
	CHECK(desk.scan.heard == 0);
	heap_drop(&desk.heap);
	gone(desk_id, NAME_ENVELOPE);
	gone(desk_id, NAME_MESSAGE);
}

/* However many there are, a turn is short. */
static void turns(void)
{
	enum { MANY = 1000 };

	for (uint64_t i = 0; i < MANY; i++)
		desk_make(desk_id + i, "s@x", "r@h");
	scan_want(&desk);
	scan_step(&desk);
	CHECK(desk.scan.running && desk.heap.n <= 64);
	scan_want(&desk); /* while one is under way: another one, soon */
	int n = all();
	CHECK(n >= MANY / 64 && n < 100);
	CHECK(desk.heap.n == MANY && desk.scan.next == desk.now + 60);
	while (heap_first(&desk.heap))
		heap_drop(&desk.heap);
}

/* A message that is due much later, and was tried a while ago. */
static void make_later(uint64_t id)
{
	const struct timespec then[2] = {
		{.tv_sec = desk.now - 1}, {.tv_sec = desk.now - 1}};
	char path[NAME_MAX_LENGTH];

	desk_make(id, "s@x", "r@far");
	struct message *message = desk_message(id);
	CHECK(message_wait(message, desk.now + 300) == 0);
	message_free(message);
	name_state(path, id);
	CHECK(utimensat(AT_FDCWD, path, then, 0) == 0);
}

/* SIGALRM while there is no place: whoever was turned away is tried when there
 * is one, and a scan meanwhile knows it as well. Then it is over. */
static void hurry(void)
{
	uint64_t id = desk_id;
	int64_t before = desk.now;

	make_for("r@slow", &id, WINDOW_FREE);
	make_later(id);
	window_found(&desk, id);
	CHECK(desk.heap.n == 1 && heap_first(&desk.heap)->due > desk.now);
	desk.hurried = ++desk.now;
	heap_hurry(&desk.heap, desk.now);
	desk.of[CHANNEL_REMOTE] += WINDOW_CHANNEL;
	window_fill(&desk);
	CHECK(desk.heap.n == 1 && desk.active.n == WINDOW_FREE);
	desk.now += 10;
	window_fill(&desk);
	CHECK(desk.heap.n == 1);
	heap_drop(&desk.heap);
	window_found(&desk, id);
	CHECK(heap_first(&desk.heap)->due <= desk.now);
	desk.of[CHANNEL_REMOTE] -= WINDOW_CHANNEL;
	window_fill(&desk);
	CHECK(desk.heap.n == 0 && desk.active.n == WINDOW_FREE + 1);
	jobs_defer(&desk, host("r@far"));
	CHECK(desk.active.n == WINDOW_FREE);
	window_found(&desk, id);
	CHECK(desk.heap.n == 2);
	while (heap_first(&desk.heap)) {
		CHECK(heap_first(&desk.heap)->due > desk.now);
		heap_drop(&desk.heap);
	}
	jobs_defer(&desk, host("r@slow"));
	while (dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now))
		;
	while (heap_first(&desk.heap))
		heap_drop(&desk.heap);
	CHECK(desk.active.n == 0);
	desk.hurried = 0;
	desk.now = before;
	desk_forget();
}

/* It is at rest; is it taken up now? */
static struct message *taken_up(void)
{
	size_t at = 0;

	window_rest(&desk, desk_id, desk_arrival - 20000000);
	window_fill(&desk);
	return map_next(&desk.active, &at);
}

/* It came when the clock was ahead by months. When that is right again its time
 * runs from the first try that a right clock noted. */
static void from_the_future(void)
{
	int64_t before = desk.now;

	desk.now = desk_arrival - 10000000;
	desk_make(desk_id, "s@x", "r@far");
	struct message *message = desk_message(desk_id);
	CHECK(message_wait(message, desk_arrival + 400) == 0);
	CHECK(message_wait(message, desk.now + 400) == 0);
	CHECK(message_wait(message, desk.now + 1600) == 0);
	message_free(message);
	desk.now += 1300;
	CHECK(!taken_up());
	desk.now += 1200; /* 2100 after the first, where 1000 is the most */
	message = taken_up();
	CHECK(message && message->dying);
	jobs_defer(&desk, host("r@far"));
	CHECK(desk.bounce.waiting.first == message);
	if (desk.bounce.waiting.first)
		window_put_back(&desk, message, 0);
	desk.bounce.waiting = (struct list){0, 0};
	while (heap_first(&desk.heap))
		heap_drop(&desk.heap);
	CHECK(!dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now));
	CHECK(state_remove(desk_id) == 0);
	desk.now = before;
	desk_forget();
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(times);
	RUN(no_memory);
	RUN(messages);
	RUN(due);
	RUN(orphans);
	RUN(early);
	RUN(stale_states);
	RUN(unreadable);
	RUN(half_read);
	RUN(too_many_heard);
	RUN(hurry);
	RUN(from_the_future);
	RUN(turns);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
