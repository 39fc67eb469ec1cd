/* bounce: what the sender is told, and when the message may go
 *
 * A script is in the place of qmail-queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/bounce.h"

#include "schedule/intake.h"
#include "schedule/window.h"

#include "desk.h"
#include "filter.h"

static void begin(void)
{
	filter_open();
	desk.rules.bounce_from.limit = 100;
	desk.rules.bounce_host.limit = desk.rules.me.limit = 100;
	desk.rules.double_to.limit = 100;
	CHECK(buf_copy_text(&desk.rules.bounce_from, "MAILER-DAEMON") == 0);
	CHECK(buf_copy_text(&desk.rules.bounce_host, "me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.me, "mx.me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.double_to, "postmaster@me.test") == 0);
	desk.rules.bounce_classic = true;
}

/* Its only recipient is settled. */
static void settled(struct batch *batch)
{
	struct message *message = batch->message;

	message->batches = 0;
	(void)dest_ended(
		&desk.dests, batch->dest, batch->dest->site, 'k', desk.now);
	intake_freed(&desk);
	free(batch->first);
	free(batch);
	desk_forget();
	window_check(&desk, message);
}

/* A message to one recipient that has failed with this report. */
static void failed(uint64_t id, const char *sender, const char *report)
{
	desk_make(id, sender, "r0@h.test");
	window_arrived(&desk, id);
	struct batch *batch = dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now);
	struct message *message = batch->message;
	CHECK(message_failed(message, 0, str_text("r0@h.test"),
		      str_text(report)) == 0);
	settled(batch);
}

/* Waits for the program, as qmail-send does. */
static void next(void)
{
	int status;

	bounce_next(&desk);
	bounce_next(&desk); /* one at a time */
	if (!desk.bounce.message)
		return;
	pid_t pid = submit_pid(&desk.bounce.submit);
	CHECK(waitpid(pid, &status, 0) == pid);
	bounce_ended(&desk, pid + 1, 0); /* another child of ours */
	CHECK(desk.bounce.message);
	bounce_ended(&desk, pid, status);
	CHECK(!desk.bounce.message);
}

/* Gone from memory, and to be deleted? */
static bool over(void)
{
	return desk.active.n == 0 && desk.heap.n == 0 &&
	       desk_asked("d1764000000123456\n");
}

/* At rest until then, its mark and its files untouched? */
static bool waits(void)
{
	bool right = desk.active.n == 0 && desk.heap.n == 1 && desk_asked("") &&
		     heap_first(&desk.heap)->due == desk.now + 123 &&
		     desk_noted(desk_id, "D 0 <r0@h.test>:");

	heap_drop(&desk.heap);
	return right;
}

/* At rest, until it is tried again as any mail. */
static bool rests(void)
{
	bool right = desk.active.n == 0 && desk.heap.n == 1 && desk_asked("") &&
		     heap_first(&desk.heap)->due > desk.now + 200;

	heap_drop(&desk.heap);
	return right;
}

static void once(void)
{
	char want[100];

	failed(desk_id, "s@x.test", "no such\nuser\n");
	CHECK(desk_asked("") && desk.active.n == 1);
	next();
	CHECK(filter_envelope("F Ts@x.test  "));
	CHECK(filter_says("Date: ") &&
		filter_says("\nFrom: MAILER-DAEMON@me.test\n"));
	CHECK(filter_says("\nTo: s@x.test\nSubject: failure notice\n\n"
			  "Hi. This is the qmail-send program at me.test.\n"));
	CHECK(filter_says(
		"\n\n<r0@h.test>:\nno such\nuser\n\n--- Below this line is "
		"a copy of the message.\n\nReturn-Path: <s@x.test>\n"
		"Subject: x\n\nbody\n"));
	snprintf(want, sizeof(want),
		"bounce msg 1764000000123456 qp %d\n"
		"end msg 1764000000123456\n",
		(int)submit_pid(&desk.bounce.submit));
	CHECK(desk_logged(want));
	CHECK(over());
}

/* Bounces of bounces go to the postmaster, and theirs nowhere. */
static void twice(void)
{
	failed(desk_id, "", "no\n");
	next();
	CHECK(filter_envelope("F#@[] Tpostmaster@me.test  "));
	CHECK(filter_says(
		"but the bounce bounced!\n\n<r0@h.test>:\nno\n\n--- Below "
		"this line is the original bounce.\n\nReturn-Path: <>\n"));
	CHECK(over());
	desk_forget();
	CHECK(unlink("message") == 0);
	failed(desk_id, "#@[]", "no\n");
	CHECK(desk_logged("triple bounce: discarding bounce/1764000000123456\n"
			  "end msg 1764000000123456\n"));
	next();
	CHECK(over() && !scratch_there("message"));
}

/* The sender is a stranger: his address cannot add a field. */
static void hostile_sender(void)
{
	failed(desk_id, "a\nBcc: all@x.test", "no\n");
	next();
	CHECK(!filter_says("\nBcc:") && over());
	failed(desk_id, "list-@x.test-@[]", "no\n");
	next();
	CHECK(filter_envelope("F Tlist-@x.test  ") && over());
	desk_forget();
}

/* Whatever goes wrong: the message stays, and it is tried again. */
static void trouble(void)
{
	static const char *const scripts[] = {"exit 53", "kill -KILL $$",
		"exit 82", "printf 'Zno' >&6; exit 82", "exit 1"};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		filter_is(scripts[i]);
		failed(desk_id, "s@x.test", "no\n");
		next();
		CHECK(waits());
	}
	CHECK(unlink("filter") == 0); /* it cannot be started */
	failed(desk_id, "s@x.test", "no\n");
	next();
	CHECK(waits());
	filter_is("exit 53");
	desk_forget();
	failed(desk_id, "s@x.test", "no\n");
	next();
	CHECK(waits());
	CHECK(desk_logged("warning: trouble injecting bounce message, will try "
			  "later: qq_write_error_or_disk_full_(#4.3.0)\n"));
}

/* It will never be taken, says qmail-queue: it is tried as seldom as any mail,
 * and that lasts. */
static void refused(void)
{
	static const char *const scripts[] = {
		"exit 31", "exit 11", "printf 'Dno' >&6; exit 82"};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		filter_is(scripts[i]);
		failed(desk_id, "s@x.test", "no\n");
		next();
		CHECK(rests() && desk_noted(desk_id, "D 0 <r0@h.test>:"));
	}
	CHECK(desk_logged("warning: trouble injecting bounce message, will try "
			  "later: no\n"
			  "alert: the bounce of message 1764000000123456 is "
			  "refused; it stays in the queue\n"));
	window_found(&desk, desk_id);
	CHECK(rests());
	/* Somebody has seen to it, and sends SIGALRM. */
	filter_is("exit 53");
	window_rest(&desk, desk_id, desk.hurried = desk.now);
	window_fill(&desk);
	next();
	CHECK(waits());
	window_rest(&desk, desk_id, desk.now += 123);
	filter_open();
	window_fill(&desk);
	next();
	CHECK(filter_envelope("F Ts@x.test  ") && over());
	desk.hurried = 0;
	desk.now -= 123;
	CHECK(state_remove(desk_id) == 0);
	desk_forget();
}

/* Half a bounce is none. */
static void incomplete(void)
{
	filter_is("cat >message; cat <&1 >envelope; "
		  "tail -c 2 envelope | tr '\\000' x | grep -q xx || exit 91");
	failed(desk_id, "s@x.test", "no\n");
	CHECK(state_remove(desk_id) == 0); /* its reason */
	next();
	CHECK(desk.heap.n == 1 && desk.active.n == 0 && desk_asked(""));
	heap_drop(&desk.heap);
	failed(desk_id, "s@x.test", "no\n");
	CHECK(unlink("mess/0/1764000000123456.m") == 0); /* its copy */
	next();
	CHECK(waits());
	failed(desk_id, "s@x.test", "no\n");
	next();
	CHECK(over());
	desk_forget();
}

/* A message that goes on: one recipient was reached, of which the sender is to
 * be told, one waits. */
static struct message *half(const char *sender, bool late)
{
	struct message *message;

	desk_make(desk_id, sender, "r0@h.test r1@h.test");
	message = desk_message(desk_id);
	CHECK(map_add(&desk.active,
		      str_of((const char *)&message->id, sizeof(message->id)),
		      message) == 0);
	desk.of[message->channel]++;
	message->cursor = 2;
	message->pending = 2;
	if (late)
		message_late(message, 1, str_text("r1@h.test"),
			str_text("not yet\n"));
	else
		CHECK(message_reached(message, 0, str_text("r0@h.test"),
			      str_text("did 1+0+0\n")) == 0);
	message_deferred(message, 20);
	if (late)
		message_deferred(message, 20);
	window_check(&desk, message);
	return message;
}

static void reached(void)
{
	(void)half("s@x.test", false);
	CHECK(desk.heap.n == 0);
	next();
	CHECK(filter_envelope("F Ts@x.test  "));
	CHECK(filter_says("\nSubject: delivery notice\n") &&
		filter_says("\nAction: delivered\n"));
	CHECK(rests() && desk_noted(desk_id, " T "));
	/* It was told once. */
	struct message *again = desk_message(desk_id);
	CHECK(!again->reached && message_is_done(again, 0));
	message_free(again);
	/* qmail-queue says no: told with the next pass. */
	filter_is("exit 53");
	(void)half("s@x.test", false);
	next();
	CHECK(rests() && !desk_noted(desk_id, " T "));
	again = desk_message(desk_id);
	CHECK(again->reached);
	message_free(again);
	filter_open();
	desk_forget();
}

static void late(void)
{
	(void)half("s@x.test", true);
	next();
	CHECK(filter_says("\nSubject: delay notice\n") &&
		filter_says("\nAction: delayed\n") &&
		filter_says("\nWill-Retry-Until: "));
	CHECK(!filter_says("Hi. This is the"));
	CHECK(rests() && desk_noted(desk_id, " W "));
	struct message *again = desk_message(desk_id);
	CHECK(again->warned);
	message_free(again);
	desk_forget();
}

/* Nobody is told of what nobody sent; a failure is another matter. */
static void of_nobody(void)
{
	CHECK(unlink("message") == 0);
	for (int late = 0; late <= 1; late++) {
		(void)half("", late);
		CHECK(rests() && !desk.bounce.waiting.first);
		next();
		(void)half("#@[]", late);
		CHECK(rests() && !desk.bounce.waiting.first);
		next();
	}
	CHECK(!scratch_there("message"));
	desk_forget();
}

/* A bounce itself is tried for as long as any mail. */
static void patient(void)
{
	int64_t before = desk.now;

	desk_make(desk_id, "", "r0@h.test");
	struct message *message = desk_message(desk_id);
	CHECK(message_wait(message, desk_arrival + 500) == 0);
	message_free(message);
	desk.now = desk_arrival + (int64_t)desk.rules.lifetime;
	window_rest(&desk, desk_id, desk.now);
	window_fill(&desk);
	struct batch *batch = dest_pick(&desk.dests, CHANNEL_REMOTE, desk.now);
	CHECK(batch->message->tries == 1 && !batch->message->dying);
	message_deferred(batch->message, 20);
	settled(batch);
	CHECK(rests() && state_remove(desk_id) == 0);
	desk.now = before;
}

/* In their turn; none is begun when we are to end. */
static void several(void)
{
	failed(desk_id, "s@x.test", "no\n");
	failed(desk_id + 64, "t@x.test", "no\n");
	desk.exiting = true;
	next();
	CHECK(!desk.bounce.message && desk.active.n == 2);
	desk.exiting = false;
	next();
	CHECK(filter_envelope("F Ts@x.test  "));
	next();
	CHECK(filter_envelope("F Tt@x.test  "));
	next();
	CHECK(desk_asked("d1764000000123456\nd1764000000123520\n"));
	CHECK(desk.active.n == 0 && !desk.bounce.waiting.first);
}

static void end(void)
{
	buf_free(&desk.rules.bounce_from);
	buf_free(&desk.rules.bounce_host);
	buf_free(&desk.rules.me);
	buf_free(&desk.rules.double_to);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(once);
	RUN(twice);
	RUN(hostile_sender);
	RUN(trouble);
	RUN(refused);
	RUN(incomplete);
	RUN(reached);
	RUN(late);
	RUN(of_nobody);
	RUN(patient);
	RUN(several);
	RUN(end);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
