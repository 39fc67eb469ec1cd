/* responder - see responder.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/responder.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/out.h"
#include "base/sig.h"
#include "local/answered.h"
#include "local/autoreply.h"
#include "local/inquiry.h"
#include "queue/submit.h"

enum { OWN_MAX = 100000, ANSWER_MAX = 2 * AUTOREPLY_TEXT_MAX };

static noreturn void no_memory(void)
{
	die_sys(EXIT_TEMP, "unable to put the answer together");
}

static struct str need(const char *name)
{
	const char *value = env_get(name);

	if (!value)
		die(EXIT_PERM, "$", name, " is not set");
	return str_text(value);
}

static void add_own(struct buf *own, struct str address)
{
	if (address.n > 0 &&
		(buf_add_str(own, address) == -1 || buf_add_byte(own, 0) == -1))
		no_memory();
}

/* The recipient as others know him, and it is the first of our addresses. */
static void recipient(struct buf *own)
{
	struct str local = need("LOCAL");
	struct str host = need("HOST");

	if (local.n > host.n + 1 && str_starts_case(local, host) &&
		local.s[host.n] == '-') {
		struct str name = str_skip(local, host.n + 1);
		if (buf_add_str(own, name) == -1 ||
			buf_add_byte(own, '@') == -1)
			no_memory();
		add_own(own, host);
	}
	if (buf_add_str(own, local) == -1 || buf_add_byte(own, '@') == -1)
		no_memory();
	add_own(own, host);
}

static void others(struct buf *own, const char *list)
{
	struct str rest = str_text(list);

	while (rest.n > 0) {
		size_t n = 0;
		while (n < rest.n && rest.s[n] != ' ' && rest.s[n] != ',')
			n++;
		add_own(own, str_head(rest, n));
		rest = str_skip(rest, n + 1);
	}
}

/* An extension of the recipient may hold anything, and From is a header. */
static bool is_clean(const char *address)
{
	for (; *address; address++)
		if (ascii_control(*address))
			return false;
	return true;
}

/* The owner's text. One that was written on another system, or on a page, may
 * have lines that end in CR LF. */
static void read_text(const char *path, struct buf *text)
{
	size_t n = 0;

	if (file_slurp(path, text) == -1)
		die_sys(EXIT_TEMP, "unable to read ", path);
	for (size_t i = 0; i < text->n; i++) {
		bool last = i + 1 == text->n;
		if (text->s[i] != '\r' || last || text->s[i + 1] != '\n')
			text->s[n++] = text->s[i];
	}
	text->n = n;
}

/* The start of the body, for an answer that quotes it. */
static void read_body(struct in *in, struct buf *b)
{
	struct str view;

	while (b->n < b->limit && in_view(in, &view) == 1) {
		view = str_head(view, b->limit - b->n);
		if (buf_add_str(b, view) == -1)
			return;
		in_skip(in, view.n);
	}
}

static noreturn void no_answer(const char *reason)
{
	char space[512];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	out_join(&out, prog_name, ": no answer: ", reason, "\n");
	ignore(out_flush(&out)); /* it is only for the log */
	_exit(EXIT_OK);
}

/* Queues it. "", or why not, as submit_close tells. */
static const char *send_answer(struct str message, struct str to)
{
	static struct submit submit;

	sig_ignore(SIGPIPE);
	if (submit_open(&submit) == -1)
		return "Zunable to start qmail-queue";
	submit_bytes(&submit, message.s, message.n);
	submit_sender(&submit, str_text(""));
	submit_recipient(&submit, to);
	return submit_close(&submit, 0);
}

static void deliver(
	const struct responder *responder, struct str message, struct str to)
{
	struct answered answered;

	switch (answered_open(&answered, responder->dir, to, responder->period,
		responder->most)) {
	case ANSWERED_UNSURE:
		die_sys(EXIT_TEMP, "unable to find out in ", responder->dir,
			" who got an answer");
	case ANSWERED_BEFORE:
		no_answer("its sender had one");
	case ANSWERED_FULL:
		no_answer("too many were sent");
	case ANSWERED_NOT:
		break;
	}
	const char *verdict = send_answer(message, to);
	if (*verdict == 'Z' && answered_undo(&answered) == -1)
		warn_sys("unable to write to ", responder->dir);
	answered_close(&answered);
	if (*verdict == 'Z')
		die(EXIT_TEMP, "unable to queue the answer: ", verdict + 1);
	if (*verdict) /* the mail is not to blame */
		warn("the answer was refused: ", verdict + 1);
}

/* Reads text and message; an answer that nobody waits for ends here. */
static void look(const struct responder *responder, struct inquiry *inquiry,
	struct in *in, struct str sender)
{
	inquiry_sender(inquiry, sender);
	if (!inquiry->reason && inquiry_scan(inquiry, in) == -1)
		die_sys(EXIT_TEMP, "unable to read message");
	if (!inquiry->reason && responder->only_named && !inquiry->named)
		inquiry->reason = "it names no address of the recipient";
	if (inquiry->reason)
		no_answer(inquiry->reason);
}

void responder_run(const struct responder *responder)
{
	static char space[8192];
	struct in in = IN_FROM(STDIN_FILENO, space);
	struct buf own = BUF_LIMIT(OWN_MAX);
	struct buf text = BUF_LIMIT(AUTOREPLY_TEXT_MAX);
	struct buf from = BUF_LIMIT(AUTOREPLY_QUOTE_MAX);
	struct buf body = BUF_LIMIT(AUTOREPLY_QUOTE_MAX);
	struct buf message = BUF_LIMIT(ANSWER_MAX);
	struct str sender = need("SENDER");

	recipient(&own);
	read_text(responder->text, &text);
	if (autoreply_from(buf_str(&text), &from) == -1)
		no_memory();
	add_own(&own, buf_str(&from));
	others(&own, responder->also);
	others(&own, responder->from);
	const char *address = responder->from ? responder->from : own.s;
	struct inquiry inquiry = INQUIRY_FOR(buf_str(&own));
	if (!is_clean(address))
		no_answer("its recipient cannot be written");
	look(responder, &inquiry, &in, sender);
	if (responder->quote && inquiry.quotable)
		read_body(&in, &body);
	const struct autoreply answer = {.text = buf_str(&text),
		.from = str_text(address),
		.to = sender,
		.inquiry = &inquiry,
		.quoted = buf_str(&body)};
	if (autoreply_write(&answer, &message) == -1)
		no_memory();
	deliver(responder, buf_str(&message), sender);
}
