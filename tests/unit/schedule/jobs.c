/* jobs: orders to a spawner, and what its reports do
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/jobs.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"

#include "spawner.h"

static void greetings(void)
{
	static const char *const bad[] = {"Q2 6\n", "Q1 5\n", "Q2 \n", "\n",
		"Q2 5x\n", "Q2 99999999999999999999\n",
		"Q2 00000000000000000000000000000000000000000000000000000000000"
		"0000000005\n"};

	desk.rules.concurrency[CHANNEL_REMOTE] = 5;
	desk.rules.concurrency_dest = 3;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		CHECK(greet(bad[i]) == -1);
		close_pipes();
		free(desk.jobs[CHANNEL_REMOTE].slots);
		desk.jobs[CHANNEL_REMOTE] = (struct jobs){.n_slots = 0};
	}
	CHECK(pipe(orders) == 0 && pipe(reports) == 0);
	file_close(reports[1]); /* it is gone */
	CHECK(jobs_open(&desk, CHANNEL_REMOTE, orders[1], reports[0]) == -1);
	reports[1] = -1;
	close_pipes();
	CHECK(greet("Q2 4\n") == 0);
	char hello[20] = "";
	CHECK(file_read(orders[0], hello, sizeof(hello)) == 5);
	CHECK(strcmp(hello, "Q2 5\n") == 0);
	CHECK(desk.jobs[CHANNEL_REMOTE].max == 4);
	CHECK(desk.dests.most[CHANNEL_REMOTE] == 3);
	CHECK(file_nonblock(orders[0]) == 0);
}

static void one_transaction(void)
{
	post("s@x", "r0@h.test r1@H.test r2@h.test");
	CHECK(jobs->running == 1 && order(&o) && o.n == 3);
	CHECK(o.id == desk_id);
	CHECK_TEXT(o.sender, "s@x");
	CHECK_TEXT(o.host, "h.test");
	CHECK_TEXT(o.recipients[1].address, "r1@H.test");
	CHECK(o.recipients[2].ordinal == 2 && !order(&o));
	CHECK(tell(o.job, 3, "Kfine\n", 'k') == 0);
	CHECK(deleted() && !scratch_there(desk_state));
	CHECK(desk_logged(
		"new msg 1764000000123456\n"
		"info msg 1764000000123456: bytes 17 from <s@x> qp 8 uid 7\n"
		"starting delivery 1: msg 1764000000123456 to remote "
		"r0@h.test\n"
		"starting delivery 2: msg 1764000000123456 to remote "
		"r1@H.test\n"
		"starting delivery 3: msg 1764000000123456 to remote "
		"r2@h.test\n"
		"status: local 0/0 remote 1/4\n"
		"delivery 1: success: fine/\n"
		"delivery 2: success: fine/\n"
		"delivery 3: success: fine/\n"
		"status: local 0/0 remote 0/4\n"
		"end msg 1764000000123456\n"));
}

/* What the sender wishes to be told travels with the order; a value that would
 * be a line more does not. */
static void wishes(void)
{
	static struct desk_envelope e;
	static const char *const records[][2] = {{"n", "SUCCESS"},
		{"o", "rfc822;first@x"}, {"T", "r0@h.test"}, {"T", "r1@h.test"},
		{"o", "rfc822;a\nTb@c"}, {"T", "r2@h.test"}};
	desk_begin(&e, desk_id, "s@x");
	for (size_t i = 0; i < 6; i++)
		desk_add(&e, records[i][0], records[i][1]);
	desk_end(&e);
	window_arrived(&desk, desk_id);
	start();
	CHECK(order(&o) && o.n == 3 && o.wishes.n == 0);
	CHECK_TEXT(o.recipients[0].wishes, "nSUCCESS\norfc822;first@x\n");
	CHECK(o.recipients[1].wishes.n == 0 && o.recipients[2].wishes.n == 0);
	/* The next host has taken them over: nothing is to be told here. */
	CHECK(tell(o.job, 3, "K" REPORT_PASSED_ON, 'k') == 0);
	CHECK(deleted() && !scratch_there(desk_state));
	desk_forget();
}

/* These results for four, told in two pieces; what is then noted. */
static void four(const char *const results[4])
{
	struct buf b = BUF_LIMIT(1000);
	struct report report = {.n = 4, .connection = 'k'};

	post("s@x", "r0@h r1@h r2@h r3@h");
	CHECK(order(&o) && o.n == 4);
	report.job = o.job;
	for (size_t i = 0; i < 4; i++)
		report.results[i] = str_text(results[i]);
	CHECK(report_build(&b, &report) == 0);
	say(b.s, 10);
	CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == 0 && jobs->running == 1);
	say(b.s + 10, b.n - 10);
	buf_free(&b);
	CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == 0 && jobs->running == 0);
	CHECK(desk.active.n == 0 && desk.heap.n == 1 && desk_asked(""));
	heap_drop(&desk.heap);
	desk_forget();
}

/* Of one message: who has got it is noted, as others have not.
 * A failure between two who have got it: its own record says so, and no other
 * one. If a power cut tears that, he is tried again; a K would hide him. */
static void mixed(void)
{
	four((const char *const[]){"K", "K", "Zlater", "K"});
	CHECK(desk_noted(desk_id, "K 0-1\n"));
	CHECK(desk_noted(desk_id, "K 3-3\n"));
	four((const char *const[]){"K", "Dno", "K", "Zlater"});
	CHECK(desk_noted(desk_id, "K 0-0\n"));
	CHECK(desk_noted(desk_id, "D 1 <r1@h>:\\nno\n"));
	CHECK(desk_noted(desk_id, "K 2-2\n"));
	CHECK(!desk_noted(desk_id, "K 0-2\n"));
	CHECK(state_remove(desk_id) == 0);
}

/* Mangled is a deferral for all of the job, and never ends us. */
static void mangled(void)
{
	struct buf b = BUF_LIMIT(1000);
	struct frame frame;

	for (int kind = 0; kind < 3; kind++) {
		post("s@x", "r0@h r1@h");
		CHECK(order(&o) && o.n == 2);
		if (kind == 0) /* for one only */
			CHECK(tell(o.job, 1, "Kfine", 'k') == 0);
		if (kind == 1) /* for three */
			CHECK(tell(o.job, 3, "Dno", 'k') == 0);
		if (kind == 2) { /* the job, and then nothing */
			char number[4];
			num_pack32(number, o.job);
			CHECK(frame_begin(&frame, &b) == 0);
			CHECK(buf_add(&b, number, 4) == 0);
			CHECK(frame_end(&frame, &b) == 0);
			say(b.s, b.n);
			CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == 0);
		}
		CHECK(jobs->running == 0 && desk.active.n == 0);
		CHECK(desk.heap.n == 1 && desk_asked(""));
		heap_drop(&desk.heap);
		CHECK(state_remove(desk_id) == 0);
	}
	buf_free(&b);
	desk_forget();
}

/* About a job that is not there: passed over. */
static void no_such_job(void)
{
	static const char warning[] = "warning: internal error: delivery "
				      "report out of range\n";

	CHECK(tell(0, 1, "Kfine", 'k') == 0 && desk_logged(warning));
	CHECK(tell(4000000000, 1, "Kfine", 'k') == 0 && desk_logged(warning));
	say("1:x,", 4);
	CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == 0 && desk_logged(warning));
	post("s@x", "r0@h");
	CHECK(order(&o));
	desk_forget();
	CHECK(tell(o.job + 4, 1, "Kfine", 'k') == 0 && desk_logged(warning));
	CHECK(jobs->running == 1);
	CHECK(tell(o.job, 1, "Kfine", 'k') == 0 && deleted());
	desk_forget();
	CHECK(tell(o.job, 1, "Kfine", 'k') == 0 && desk_logged(warning));
	/* Nor is it about the next one in its place. */
	uint32_t before = o.job;
	post("s@x", "r0@h");
	CHECK(order(&o) && o.job != before);
	desk_forget();
	CHECK(tell(before, 1, "Kfine", 'k') == 0 && desk_logged(warning));
	CHECK(jobs->running == 1);
	CHECK(tell(o.job, 1, "Kfine", 'k') == 0 && deleted());
	desk_forget();
}

/* After 2^32 of them the numbers begin anew, and still name their slots. */
static void many_jobs(void)
{
	uint32_t slots = jobs->n_slots;

	jobs->n_slots = 3;
	jobs->first_free = 0;
	jobs->slots[0].number = UINT32_MAX; /* a multiple of 3 */
	jobs->slots[0].next_free = 3;
	for (int i = 0; i < 3; i++) {
		post("s@x", "r0@h");
		CHECK(order(&o));
		CHECK(i > 0 || o.job == UINT32_MAX);
		CHECK(tell(o.job, 1, "Kfine", 'k') == 0 && deleted());
	}
	jobs->n_slots = slots;
	for (uint32_t i = 0; i < slots; i++)
		jobs->slots[i] = (struct job){.number = i, .next_free = i + 1};
	desk_forget();
}

/* A message that waits to tell its sender who has got it is not gone: should
 * that have to be tried again, nobody else shall get it twice. */
static void reached(void)
{
	static struct desk_envelope e;

	desk_begin(&e, desk_id, "s@x");
	desk_add(&e, "n", "SUCCESS");
	desk_add(&e, "T", "r0@h.test");
	desk_add(&e, "T", "r1@h.test");
	desk_end(&e);
	window_arrived(&desk, desk_id);
	start();
	CHECK(order(&o) && o.n == 2);
	CHECK(tell(o.job, 2, "Kfine", 'k') == 0);
	CHECK(desk.bounce.waiting.first != 0);
	CHECK(desk_noted(desk_id, "S 0 <r0@h.test>:\\nfine\n"));
	CHECK(desk_noted(desk_id, "K 1-1\n"));
	window_put_back(&desk, desk.bounce.waiting.first, desk.now);
	desk.bounce.waiting = (struct list){0, 0};
	heap_drop(&desk.heap);
	CHECK(state_remove(desk_id) == 0);
	desk_forget();
}

/* The third one waits until one of the two is over; 50 a transaction. */
static void limits(void)
{
	static struct desk_envelope e;
	size_t got = 0;
	char to[40];

	desk_begin(&e, desk_id, "s@x");
	for (int i = 0; i < 160; i++) {
		snprintf(to, sizeof(to), "r%d@new.test", i);
		desk_add(&e, "T", to);
	}
	desk_end(&e);
	window_arrived(&desk, desk_id);
	start();
	CHECK(jobs->running == DEST_START);
	while (order(&o)) {
		CHECK(o.n <= ORDER_RECIPIENTS_MAX);
		CHECK(o.recipients[0].ordinal == got);
		got += o.n;
		uint32_t job = o.job;
		size_t n = o.n;
		CHECK(tell(job, n, "K", 'k') == 0);
		CHECK(jobs->running <= 3);
		start();
	}
	CHECK(got == 160 && deleted());
	desk_forget();
}

/* What is wished must fit into one variable of a program's. */
static void long_wishes(void)
{
	static struct desk_envelope e;
	static char long_text[990];
	char to[1000];
	size_t got = 0;

	memset(long_text, 'x', sizeof(long_text) - 1);
	desk_begin(&e, desk_id, "s@x");
	for (int i = 0; i < 120; i++) {
		snprintf(to, sizeof(to), "r%d%.900s@long.test", i, long_text);
		desk_add(&e, "n", long_text);
		desk_add(&e, "o", long_text);
		desk_add(&e, "T", to);
	}
	desk_end(&e);
	window_arrived(&desk, desk_id);
	while (start_all(), order(&o)) {
		size_t bytes = 0;
		for (size_t i = 0; i < o.n; i++)
			bytes += o.recipients[i].wishes.n +
				 o.recipients[i].address.n;
		CHECK(o.n > 1 && bytes < 100000);
		CHECK(o.recipients[0].ordinal == got);
		got += o.n;
		CHECK(tell(o.job, o.n, "K", 'k') == 0);
	}
	CHECK(got == 120 && deleted());
	desk_forget();
}

/* Each has a sender of his own, so each a transaction. */
static void verp(void)
{
	post("list-@x-@[]", "a@verp.test b@verp.test");
	CHECK(order(&o) && o.n == 1);
	CHECK_TEXT(o.sender, "list-a=verp.test@x");
	CHECK(tell(o.job, 1, "K", 'k') == 0);
	CHECK(order(&o) && o.n == 1);
	CHECK_TEXT(o.sender, "list-b=verp.test@x");
	CHECK(tell(o.job, 1, "K", 'k') == 0 && deleted());
	desk_forget();
}

/* When we are told to end, nothing new is started. */
static void exiting(void)
{
	desk_make(desk_id, "s@x", "r0@h r1@other.test");
	window_arrived(&desk, desk_id);
	desk.exiting = true;
	start();
	CHECK(jobs->running == 0 && !order(&o));
	desk.exiting = false;
	start();
	desk.exiting = true;
	while (order(&o))
		CHECK(tell(o.job, 1, "K", 'k') == 0);
	CHECK(jobs->running == 0);
	/* What came of them is noted: the next one goes on from there. */
	CHECK(desk_noted(desk_id, "K 0-0\n") && desk_noted(desk_id, "K 1-1\n"));
	CHECK(desk_asked(""));
	desk.exiting = false;
	size_t at = 0;
	window_check(&desk, map_next(&desk.active, &at));
	CHECK(deleted());
	CHECK(state_remove(desk_id) == 0);
	desk_forget();
}

/* What came of it cannot be noted: the next one would deliver it again. */
static void exiting_unnoted(void)
{
	char path[NAME_MAX_LENGTH];

	desk_make(desk_id, "s@x", "r0@h");
	window_arrived(&desk, desk_id);
	start();
	desk.exiting = true;
	name_state(path, desk_id);
	CHECK(mkdir(path, 0700) == 0);
	CHECK(order(&o) && tell(o.job, 1, "K", 'k') == 0);
	CHECK(deleted());
	desk.exiting = false;
	CHECK(rmdir(path) == 0);
	desk_forget();
}

/* What is no netstring ends the talk; so does the spawner's end. */
static void nonsense(void)
{
	static const char *const none[] = {"hello", "999999999:"};

	for (size_t i = 0; i < 2; i++) {
		say(none[i], strlen(none[i]));
		CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == -1);
		buf_clear(&jobs->pipe.in);
	}
	CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == 0);
	file_close(reports[1]);
	CHECK(jobs_hear(&desk, CHANNEL_REMOTE) == -1);
	reports[1] = -1;
	close_pipes();
	free(jobs->slots);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(greetings);
	RUN(one_transaction);
	RUN(wishes);
	RUN(mixed);
	RUN(mangled);
	RUN(no_such_job);
	RUN(many_jobs);
	RUN(reached);
	RUN(limits);
	RUN(long_wishes);
	RUN(verp);
	RUN(exiting);
	RUN(exiting_unnoted);
	RUN(nonsense);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
