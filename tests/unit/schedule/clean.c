/* clean: questions to qmail-clean, and its answers
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/clean.h"

#include <signal.h>

#include "base/clock.h"
#include "queue/claim.h"
#include "schedule/scan.h"
#include "schedule/window.h"

#include "desk.h"

static int to[2], from[2];

static void begin(void)
{
	CHECK(pipe(to) == 0 && pipe(from) == 0);
	buf_free(&desk.clean.out);
	buf_free(&desk.clean.in);
	CHECK(pipe_open(&desk.clean, to[1], from[0], 1000, 100000) == 0);
}

static void answer(const char *text)
{
	CHECK(file_write_all(from[1], text, strlen(text)) == 0);
	CHECK(clean_hear(&desk) == 0);
}

static void make_state(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	scratch_put(path, "S1 0\n");
}

static bool stated(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	return scratch_there(path);
}

static void questions(void)
{
	clean_ask(&desk, CLEAN_DELETE, desk_id);
	clean_ask(&desk, CLEAN_QUARANTINE, desk_id + 1);
	clean_ask(&desk, CLEAN_ORPHAN, desk_id + 2);
	CHECK(str_is(buf_str(&desk.clean.out),
		"d1764000000123456\nq1764000000123457\no1764000000123458\n"));
	for (uint64_t i = 0; i < 3; i++)
		CHECK(clean_pending(&desk, desk_id + i));
	CHECK(!clean_pending(&desk, desk_id + 3));
}

/* In the order of the questions, and in pieces. */
static void answers(void)
{
	CHECK(clean_hear(&desk) == 0); /* none yet */
	answer("+");
	CHECK(!clean_pending(&desk, desk_id));
	CHECK(clean_pending(&desk, desk_id + 1));
	answer("++");
	CHECK(!clean_pending(&desk, desk_id + 2) && desk.asked.n == 0);
	CHECK(desk_logged(""));
	answer("+++"); /* to nothing */
	CHECK(desk.asked.n == 0 && desk.clean.in.n == 0);
}

/* A seal that is asked now, and answered so. */
static void seal(const char *text)
{
	clean_changed(&desk);
	desk.changed = clock_steady_ms() - 500;
	clean_seal(&desk);
	answer(text);
}

/* The state goes after the message, when that is gone for good. */
static void states(void)
{
	for (uint64_t i = 0; i < 4; i++)
		make_state(desk_id + i);
	clean_ask(&desk, CLEAN_DELETE, desk_id);
	clean_ask(&desk, CLEAN_DELETE, desk_id + 1);
	clean_ask(&desk, CLEAN_QUARANTINE, desk_id + 2);
	clean_ask(&desk, CLEAN_ORPHAN, desk_id + 3);
	CHECK(stated(desk_id));
	answer("+!++");
	for (uint64_t i = 0; i < 4; i++)
		CHECK(stated(desk_id + i));
	CHECK(desk_logged("warning: qmail-clean could not remove message "
			  "1764000000123457; look at its files in "
			  "queue/mess\n"));
	CHECK(clean_pending(&desk, desk_id + 1));
	seal("!");
	CHECK(stated(desk_id) && stated(desk_id + 2));
	CHECK(desk_logged("warning: qmail-clean could not sync the queue; a "
			  "power cut might repeat deliveries\n"));
	desk_make(desk_id + 3, "s@x", "r@h"); /* that ID was given again */
	make_state(desk_id + 3);
	seal("+");
	CHECK(!stated(desk_id) && !stated(desk_id + 2));
	CHECK(stated(desk_id + 1) && stated(desk_id + 3));
	CHECK(desk.gone.n == 0);
	clean_again(&desk);
	answer("+");
	CHECK(!clean_pending(&desk, desk_id + 1));
	CHECK(clean_unsealed(&desk, desk_id + 1));
	/* A clock that goes back may give its ID to another one, which is ours at
	 * once. */
	desk_make(desk_id + 1, "s@x", "r@h");
	window_found(&desk, desk_id + 1);
	CHECK(desk.heap.n == 1);
	heap_drop(&desk.heap);
	desk_forget();
	seal("+");
	CHECK(!clean_unsealed(&desk, desk_id + 1));
	desk_forget();
}

static void scan(void)
{
	scan_want(&desk);
	do
		scan_step(&desk);
	while (desk.scan.running);
}

/* The end of a message is not sealed yet: a power cut may bring it back, and then
 * its state says who has got it. A scan leaves that alone. */
static void unsealed(void)
{
	make_state(desk_id);
	clean_ask(&desk, CLEAN_DELETE, desk_id); /* it is gone already */
	scan();
	CHECK(stated(desk_id));
	answer("+");
	scan();
	CHECK(stated(desk_id));
	seal("+");
	CHECK(!stated(desk_id));
	make_state(desk_id);
	scan();
	CHECK(!stated(desk_id));
	while (heap_first(&desk.heap)) /* what is there of the others */
		heap_drop(&desk.heap);
	desk_forget();
}

/* A message that everybody has is there, on a file system that can only be read,
 * say, and no state tells so: it is not tried again for that. */
static void not_deleted(void)
{
	desk_make(desk_id, "s@x", "r@h");
	buf_clear(&desk.clean.out);
	clean_ask(&desk, CLEAN_DELETE, desk_id);
	clean_ask(&desk, CLEAN_QUARANTINE, desk_id + 1);
	answer("!!");
	desk_forget();
	window_found(&desk, desk_id);
	window_arrived(&desk, desk_id);
	CHECK(desk.heap.n == 0 && desk.active.n == 0);
	CHECK(!clean_pending(&desk, desk_id + 1));
	buf_clear(&desk.clean.out);
	clean_again(&desk); /* the next scan */
	CHECK_TEXT(buf_str(&desk.clean.out), "d1764000000123456\n");
	CHECK(clean_pending(&desk, desk_id));
	answer("+");
	CHECK(!clean_pending(&desk, desk_id));
	clean_again(&desk);
	buf_clear(&desk.clean.out);
}

/* It is old by a clock that was wrong, and somebody is still accepting it. */
static void half_accepted(void)
{
	char path[NAME_MAX_LENGTH];
	int64_t before = desk.now;

	desk.now = desk_arrival + 129601;
	desk_make(desk_id, "s@x", "r@h");
	name_mess(path, desk_id, NAME_ENVELOPE);
	CHECK(truncate(path, 20) == 0);
	name_mess(path, desk_id, NAME_MESSAGE);
	int accept = file_open_read(path);
	CHECK(accept != -1 && claim_take(accept) == 0);
	window_arrived(&desk, desk_id); /* anybody can write to the trigger */
	CHECK(desk_asked(""));
	file_close(accept);
	window_arrived(&desk, desk_id);
	CHECK(desk_asked("o1764000000123456\n"));
	desk.now = before;
}

/* What does not fit is not asked; a scan will meet the message again. */
static void no_room(void)
{
	size_t before;

	buf_clear(&desk.clean.out);
	desk.clean.out.limit = 30;
	clean_ask(&desk, CLEAN_DELETE, desk_id);
	before = desk.clean.out.n;
	clean_ask(&desk, CLEAN_DELETE, desk_id + 1);
	CHECK(desk.clean.out.n == before);
	CHECK(clean_pending(&desk, desk_id + 1)); /* but not try it */
	CHECK(desk_logged("warning: out of memory; message 1764000000123457 "
			  "stays in the queue for now\n"));
	desk.clean.out.limit = 1000000;
	answer("+");
	buf_clear(&desk.clean.out);
}

/* A second after the first change, one at a time, and at the end. */
static void seals(void)
{
	desk.changed = 0;
	CHECK(clean_seal_due(&desk) == CLOCK_NEVER);
	clean_changed(&desk);
	int64_t first = desk.changed;
	clean_changed(&desk);
	CHECK(first > 0 && desk.changed == first);
	CHECK(clean_seal_due(&desk) == first + 500);
	desk.changed = clock_steady_ms();
	clean_seal(&desk);
	CHECK(desk.clean.out.n == 0);
	desk.changed = clock_steady_ms() - 500;
	clean_seal(&desk);
	CHECK_TEXT(buf_str(&desk.clean.out), "s\n");
	clean_changed(&desk);
	CHECK(clean_seal_due(&desk) == CLOCK_NEVER);
	answer("+");
	CHECK(clean_seal_due(&desk) != CLOCK_NEVER);
	desk.exiting = true;
	clean_seal(&desk);
	CHECK_TEXT(buf_str(&desk.clean.out), "s\ns\n");
	answer("!");
	CHECK(desk_logged("warning: qmail-clean could not sync the queue; a "
			  "power cut might repeat deliveries\n"));
	desk.exiting = false;
	buf_clear(&desk.clean.out);
}

static void gone(void)
{
	file_close(from[1]);
	CHECK(clean_hear(&desk) == -1);
	file_close(from[0]);
	file_close(to[0]);
	file_close(to[1]);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(questions);
	RUN(answers);
	RUN(states);
	RUN(unsealed);
	RUN(not_deleted);
	RUN(half_accepted);
	RUN(no_room);
	RUN(seals);
	RUN(gone);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
