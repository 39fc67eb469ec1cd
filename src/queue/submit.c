/* submit - see submit.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/submit.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/env.h"
#include "base/file.h"
#include "base/in.h"
#include "base/proc.h"
#include "conf/home.h"
#include "queue/codes.h"
#include "queue/desk.h"

/* What qmail-queue has on these descriptors. */
enum { FD_MESSAGE = 0, FD_ENVELOPE = 1, FD_TEXT = 6, REST_PIECE = 65536 };

static const char said_to_fail[] = "Zmessage was not complete (#4.3.0)";
static const char crashed[] = "Zqq crashed (#4.3.0)";

struct pipes {
	int message[2];
	int envelope[2];
	int text[2];
};

static void close_pair(int pair[2])
{
	file_close(pair[0]);
	file_close(pair[1]);
}

static int open_pipes(struct pipes *pipes)
{
	if (proc_pipe(pipes->message) == -1)
		return -1;
	if (proc_pipe(pipes->envelope) == 0) {
		if (proc_pipe(pipes->text) == 0)
			return 0;
		close_pair(pipes->envelope);
	}
	close_pair(pipes->message);
	return -1;
}

/* Another program in the place of qmail-queue, or null. */
static const char *filter(void)
{
	const char *wanted = env_get("QMAILQUEUE");

	return wanted && *wanted ? wanted : 0;
}

bool submit_plain(void)
{
	return filter() && !env_get("QMAILQUEUEDSN");
}

static pid_t start(const struct pipes *pipes)
{
	const char *wanted = filter();
	const char *path = wanted ? wanted : home_qmail_queue;
	char *const argv[] = {(char *)(uintptr_t)path, 0};
	const struct proc_fd fds[] = {{pipes->message[0], FD_MESSAGE},
		{pipes->envelope[0], FD_ENVELOPE}, {pipes->text[1], FD_TEXT}};
	const struct proc_start how = {
		.argv = argv, .fds = fds, .n_fds = sizeof(fds) / sizeof(*fds)};

	return proc_spawn(&how);
}

static int call_desk(struct submit *s)
{
	int message;

	s->desk = filter() ? -1 : desk_open(&message);
	if (s->desk == -1)
		return -1;
	s->asked = true;
	s->pid = getpid();
	s->text_fd = -1;
	s->failed = false;
	s->message = (struct out)OUT_TO(message, s->space);
	s->envelope = (struct out)OUT_TO(s->desk, s->space);
	return 0;
}

int submit_open(struct submit *s)
{
	return call_desk(s) == 0 ? 0 : submit_start(s);
}

int submit_start(struct submit *s)
{
	struct pipes pipes;

	if (open_pipes(&pipes) == -1)
		return -1;
	s->desk = -1;
	s->pid = start(&pipes);
	file_close(pipes.message[0]);
	file_close(pipes.envelope[0]);
	file_close(pipes.text[1]);
	s->text_fd = pipes.text[0];
	s->asked = s->failed = false;
	s->message = (struct out)OUT_TO(pipes.message[1], s->space);
	s->envelope = (struct out)OUT_TO(pipes.envelope[1], s->space);
	if (s->pid != -1)
		return 0;
	file_close(pipes.message[1]);
	file_close(pipes.envelope[1]);
	file_close(s->text_fd);
	return -1;
}

void submit_hurry(struct submit *s, int64_t deadline)
{
	/* A pipe that waits after all makes us wait longer, no more than that. */
	ignore(file_nonblock(s->message.fd));
	ignore(file_nonblock(s->envelope.fd));
	s->message.deadline = s->envelope.deadline = deadline;
}

/* There is nobody at all: what follows goes nowhere. */
static void lose(struct submit *s)
{
	s->pid = s->text_fd = -1;
	s->message = (struct out){.fd = -1, .error = EBADF};
	s->envelope = s->message;
	s->failed = true;
}

/* Before the first write: when the desk has no time, the program gets what we
 * hold. The pipe is not used again, as a clerk may come late and read from it. */
static void settle(struct submit *s)
{
	size_t held = s->message.n;
	bool failed = s->failed;

	if (!s->asked)
		return;
	s->asked = false;
	if (desk_taken(s->desk))
		return;
	file_close(s->message.fd);
	file_close(s->desk);
	if (submit_start(s) == -1) {
		lose(s);
		return;
	}
	s->message.n = held;
	s->failed = failed;
}

pid_t submit_pid(const struct submit *s)
{
	return s->pid;
}

void submit_bytes(struct submit *s, const char *bytes, size_t n)
{
	if (n > s->message.size - s->message.n)
		settle(s);
	out_add(&s->message, bytes, n);
}

void submit_text(struct submit *s, const char *text)
{
	submit_bytes(s, text, strlen(text));
}

int submit_rest(struct submit *s, int fd)
{
	char space[REST_PIECE];
	struct in in = IN_FROM(fd, space);

	settle(s);
	if (in_copy(&in, &s->message) == 0)
		return 0;
	submit_fail(s);
	errno = in.error;
	return -1;
}

/* Both streams share the space, so one must be done before the other. A
 * message that did not get through is known by what qmail-queue says. */
static void end_message(struct submit *s)
{
	settle(s);
	if (s->message.fd == -1)
		return;
	if (out_flush(&s->message) == -1)
		s->failed = true;
	file_close(s->message.fd);
	s->message.fd = -1;
}

void submit_record(struct submit *s, char kind, struct str value)
{
	end_message(s);
	out_byte(&s->envelope, kind);
	out_str(&s->envelope, value);
	out_byte(&s->envelope, 0);
}

void submit_sender(struct submit *s, struct str sender)
{
	submit_record(s, 'F', sender);
}

void submit_recipient(struct submit *s, struct str recipient)
{
	submit_record(s, 'T', recipient);
}

void submit_fail(struct submit *s)
{
	s->failed = true;
}

/* The NUL after the last recipient is what makes it a message. */
void submit_end(struct submit *s)
{
	end_message(s);
	if (!s->failed)
		out_byte(&s->envelope, 0);
	if (out_flush(&s->envelope) == -1)
		s->failed = true;
	if (s->desk == -1)
		file_close(s->envelope.fd);
	else if (s->failed)
		desk_stop(s->desk);
}

/* What the program said on descriptor 6, on one line. The program has ended,
 * so all of it is there; a child that it left behind is not waited for. */
static const char *custom(struct submit *s)
{
	ssize_t got = -1;

	if (file_nonblock(s->text_fd) == 0)
		got = file_read(s->text_fd, s->text, sizeof(s->text) - 1);
	size_t n = got > 0 ? (size_t)got : 0;
	while (n > 0 && ascii_space(s->text[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++)
		if (ascii_control(s->text[i]))
			s->text[i] = ' ';
	s->text[n] = 0;
	bool verdict = n > 1 && (s->text[0] == 'D' || s->text[0] == 'Z');
	return verdict ? s->text : codes_text(QUEUE_CUSTOM);
}

static const char *explain(struct submit *s, int code)
{
	if (code == QUEUE_OK)
		return s->failed ? said_to_fail : "";
	return code == QUEUE_CUSTOM ? custom(s) : codes_text(code);
}

const char *submit_verdict(struct submit *s, int status)
{
	const char *text =
		proc_crashed(status) ? crashed : explain(s, proc_code(status));

	if (s->text_fd != -1)
		file_close(s->text_fd);
	return text;
}

/* How the program has ended. A code that does not come, or a process that
 * somebody else has reaped: what became of it is not known. */
static int wait_end(struct submit *s)
{
	int status;

	if (s->pid == -1)
		return proc_status(QUEUE_EXEC);
	if (s->desk != -1) {
		int code = desk_hear(s->desk);
		file_close(s->desk);
		return code == -1 ? SIGKILL : proc_status(code);
	}
	return proc_wait(s->pid, &status) == 0 ? status : SIGKILL;
}

const char *submit_close(struct submit *s, int *code_out)
{
	submit_end(s);
	int status = wait_end(s);
	if (code_out)
		*code_out =
			proc_crashed(status) ? QUEUE_BUG : proc_code(status);
	return submit_verdict(s, status);
}
