/* responder: whole answers, through a program in the place of qmail-queue
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/responder.h"

#include <sys/wait.h>

#include "scratch.h"

const char prog_name[] = "responder";

static const struct responder usual = {
	.text = "text", .dir = "db", .period = 1000, .most = 1};

static void enter(void)
{
	scratch_put("filter", "#!/bin/sh\ncat >sent\ncat <&1 >raw\n"
			      "tr '\\0' '|' <raw >envelope\nexit $CODE\n");
	CHECK(chmod("filter", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(setenv("CODE", "0", 1) == 0);
	CHECK(setenv("SENDER", "x@y", 1) == 0);
	CHECK(setenv("LOCAL", "joe", 1) == 0);
	CHECK(setenv("HOST", "a.example", 1) == 0);
	scratch_mkdir("db");
	scratch_put("text", "I am away\n");
	scratch_put("message", "To: joe@a.example\nSubject: s\n\nbody\n");
}

/* In a child; its exit code. What it says is in out and err. */
static int run(struct responder responder)
{
	int status = -1;

	fflush(stdout);
	(void)unlink("sent");
	pid_t pid = fork();
	if (pid == 0) {
		int in = file_open_read("message");
		int out = file_open_empty("out", 0600);
		int err = file_open_empty("err", 0600);
		if (dup2(in, 0) == -1 || dup2(out, 1) == -1 ||
			dup2(err, 2) == -1)
			_exit(99);
		responder_run(&responder);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool sent(const char *line)
{
	char command[200];

	snprintf(command, sizeof(command), "grep -qxF '%s' sent", line);
	return scratch_there("sent") && system(command) == 0;
}

static bool said(const char *reason)
{
	char want[200];

	snprintf(want, sizeof(want), "responder: no answer: %s\n", reason);
	return scratch_holds("out", want) && !scratch_there("sent");
}

static void once(void)
{
	/* Whatever the header says, it goes to the envelope's sender. */
	scratch_put("message",
		"From: f@z\nSender: s@z\nReply-To: r@z\nTo: joe@a.example\n"
		"Subject: s\n\nbody\n");
	CHECK(run(usual) == 0 && sent("I am away") && sent("To: <x@y>"));
	CHECK(sent("From: <joe@a.example>") && sent("Subject: Auto: s"));
	CHECK(scratch_holds("envelope", "F|Tx@y||"));
	CHECK(run(usual) == 0 && said("its sender had one"));
	CHECK(unlink("db/answered") == 0);
	scratch_put("message", "To: joe@a.example\nSubject: s\n\nbody\n");
}

static void nobody_waits(void)
{
	CHECK(setenv("SENDER", "", 1) == 0);
	CHECK(run(usual) == 0 && said("it is a bounce"));
	CHECK(setenv("SENDER", "x@y", 1) == 0);
	scratch_put("message", "List-Id: z\n\n");
	CHECK(run(usual) == 0 && said("it comes from a list"));
	CHECK(!scratch_there("db/answered"));
	scratch_put("message", "To: joe@a.example\nSubject: s\n\nbody\n");
	CHECK(setenv("LOCAL", "joe-\nBcc: z", 1) == 0);
	CHECK(run(usual) == 0 && said("its recipient cannot be written"));
	CHECK(setenv("LOCAL", "joe", 1) == 0);
}

/* Only who names an address of ours, if that is wanted. */
static void named(void)
{
	struct responder strict = usual;

	strict.only_named = true;
	scratch_put("message", "To: j@b.example\n\nbody\n");
	CHECK(run(strict) == 0);
	CHECK(said("it names no address of the recipient"));
	strict.also = "z@y, j@b.example";
	CHECK(run(strict) == 0 && sent("I am away"));
	CHECK(unlink("db/answered") == 0);
	strict.also = 0;
	scratch_put("text", "From: J <j@b.example>\n\nI am away\n");
	CHECK(run(strict) == 0 && sent("From: J <j@b.example>"));
	CHECK(unlink("db/answered") == 0);
	strict.from = "info@c.example";
	scratch_put("text", "away\n");
	CHECK(run(strict) == 0 && !scratch_there("sent"));
	scratch_put("message", "To: info@c.example\n\nbody\n");
	CHECK(run(strict) == 0 && sent("From: <info@c.example>"));
	CHECK(unlink("db/answered") == 0);
}

/* In a virtual domain the recipient is user@domain. */
static void virtual(void)
{
	struct responder strict = usual;

	strict.only_named = true;
	CHECK(setenv("LOCAL", "A.example-ann", 1) == 0);
	scratch_put("message", "To: ann@a.example\n\nbody\n");
	CHECK(run(strict) == 0 && sent("From: <ann@a.example>"));
	CHECK(unlink("db/answered") == 0 && setenv("LOCAL", "joe", 1) == 0);
}

static void quoted(void)
{
	struct responder quote = usual;

	quote.quote = true;
	CHECK(run(quote) == 0 && sent("> body"));
	CHECK(unlink("db/answered") == 0);
	scratch_put("message", "Content-Type: text/html\n\nbody\n");
	CHECK(run(quote) == 0 && sent("away") && !sent("> body"));
	CHECK(unlink("db/answered") == 0);
}

/* A text from a system whose lines end otherwise has its header as well. */
static void other_lines(void)
{
	scratch_put("message", "To: joe@a.example\n\nbody\n");
	scratch_put(
		"text", "From: J <j@b>\r\nSubject: off\r\n\r\nBye\rbye\r\n");
	CHECK(run(usual) == 0 && sent("From: J <j@b>"));
	CHECK(sent("Subject: off") && sent("Bye\rbye") && sent(""));
	CHECK(!sent("From: <joe@a.example>"));
	CHECK(unlink("db/answered") == 0);
	scratch_put("text", "away\n");
}

static void failures(void)
{
	struct responder other = usual;

	CHECK(setenv("CODE", "53", 1) == 0);
	CHECK(run(usual) == 111); /* and he may get it yet */
	CHECK(setenv("CODE", "0", 1) == 0);
	CHECK(run(usual) == 0 && sent("away"));
	CHECK(unlink("db/answered") == 0);
	CHECK(setenv("CODE", "31", 1) == 0);
	CHECK(run(usual) == 0); /* the mail is not to blame */
	CHECK(setenv("CODE", "0", 1) == 0);
	CHECK(run(usual) == 0 && said("its sender had one"));
	other.text = "none";
	CHECK(run(other) == 111);
	other = usual;
	other.dir = "none";
	CHECK(run(other) == 111 && !scratch_there("sent"));
	CHECK(unsetenv("SENDER") == 0);
	CHECK(run(usual) == 100);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(once);
	RUN(nobody_waits);
	RUN(named);
	RUN(virtual);
	RUN(quoted);
	RUN(other_lines);
	RUN(failures);
	RUN(scratch_leave);
	return check_done();
}
