/* bounce: what the sender is told, and when the message may go
 *
 * A script is in the place of qmail-queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/bounce.h"

#include <signal.h>
#include <sys/wait.h>

#include "schedule/intake.h"
#include "schedule/window.h"

#include "desk.h"

/* What it does with a bounce. */
static void program(const char *script)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_join(&b, "#!/bin/sh\n", script, "\n") == 0);
	scratch_put_bytes("filter", b.s, b.n);
	CHECK(chmod("filter", 0700) == 0);
	buf_free(&b);
}

static void begin(void)
{
	signal(SIGPIPE, SIG_IGN);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	program("cat >message; cat <&1 >envelope");
	desk.rules.bounce_from.limit = 100;
	desk.rules.bounce_host.limit = 100;
	desk.rules.double_to.limit = 100;
	CHECK(buf_copy_text(&desk.rules.bounce_from, "MAILER-DAEMON") == 0);
	CHECK(buf_copy_text(&desk.rules.bounce_host, "me.test") == 0);
	CHECK(buf_copy_text(&desk.rules.double_to, "postmaster@me.test") == 0);
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
	message->batches = 0;
	(void)dest_ended(&desk.dests, batch->dest, 'k', desk.now);
	intake_freed(&desk);
	free(batch->first);
	free(batch);
	desk_forget();
	window_check(&desk, message);
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

/* Is this in the last bounce? */
static bool says(const char *want)
{
	struct buf b = BUF_LIMIT(1000000);
	bool there =
		file_slurp("message", &b) == 0 && strstr(buf_text(&b), want);

	buf_free(&b);
	return there;
}

/* Its envelope: NULs are shown as blanks. */
static bool envelope(const char *want)
{
	struct buf b = BUF_LIMIT(10000);

	CHECK(file_slurp("envelope", &b) == 0);
	for (size_t i = 0; i < b.n; i++)
		if (b.s[i] == 0)
			b.s[i] = ' ';
	bool right = str_is(buf_str(&b), want);
	buf_free(&b);
	return right;
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

static void once(void)
{
	char want[100];

	failed(desk_id, "s@x.test", "no such\nuser\n");
	CHECK(desk_asked("") && desk.active.n == 1);
	next();
	CHECK(envelope("F Ts@x.test  "));
	CHECK(says("Date: ") && says("\nFrom: MAILER-DAEMON@me.test\n"));
	CHECK(says("\nTo: s@x.test\nSubject: failure notice\n\n"
		   "Hi. This is the qmail-send program at me.test.\n"));
	CHECK(says("\n\n<r0@h.test>:\nno such\nuser\n\n--- Below this line is "
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
	CHECK(envelope("F#@[] Tpostmaster@me.test  "));
	CHECK(says("but the bounce bounced!\n\n<r0@h.test>:\nno\n\n--- Below "
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
	CHECK(!says("\nBcc:") && over());
	failed(desk_id, "list-@x.test-@[]", "no\n");
	next();
	CHECK(envelope("F Tlist-@x.test  ") && over());
	desk_forget();
}

/* Whatever goes wrong: the message stays, and it is tried again. */
static void trouble(void)
{
	static const char *const scripts[] = {"exit 53", "exit 31", "exit 11",
		"kill -KILL $$", "exit 82", "exit 1"};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		program(scripts[i]);
		failed(desk_id, "s@x.test", "no\n");
		next();
		CHECK(waits());
	}
	CHECK(unlink("filter") == 0); /* it cannot be started */
	failed(desk_id, "s@x.test", "no\n");
	next();
	CHECK(waits());
	program("exit 53");
	desk_forget();
	failed(desk_id, "s@x.test", "no\n");
	next();
	CHECK(waits());
	CHECK(desk_logged("warning: trouble injecting bounce message, will try "
			  "later: qq_write_error_or_disk_full_(#4.3.0)\n"));
}

/* Half a bounce is none. */
static void incomplete(void)
{
	program("cat >message; cat <&1 >envelope; "
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
	CHECK(envelope("F Ts@x.test  "));
	next();
	CHECK(envelope("F Tt@x.test  "));
	next();
	CHECK(desk_asked("d1764000000123456\nd1764000000123520\n"));
	CHECK(desk.active.n == 0 && !desk.bounce.waiting.first);
}

static void end(void)
{
	buf_free(&desk.rules.bounce_from);
	buf_free(&desk.rules.bounce_host);
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
	RUN(incomplete);
	RUN(several);
	RUN(end);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
