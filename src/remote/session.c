/* session - see session.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/out.h"
#include "mail/quote.h"
#include "net/sock.h"
#include "remote/verdict.h"
#include "talk/dots.h"
#include "talk/reply.h"

enum {
	PERMANENT = 500,
	TEMPORARY = 400,
	ADDRESS_MAX = 300000, /* a longer one does not fit into arguments */
	QUIT_SECONDS = 5,
};

struct dialogue {
	const struct session_job *job;
	char host[IP_TEXT_MAX];
	struct in in;
	struct out out;
	struct buf text; /* the last reply; hostile */
	struct buf address;
	int code; /* of the last reply */
	bool last;
	bool critical; /* the final dot may have got there */
	bool taken; /* a recipient was accepted */
	bool skip; /* try the next host */
};

#define say(...) verdict_add((const char *const[]){__VA_ARGS__, 0})

/* As long as bytes wait here for the other side to take them, the final dot,
 * the last of all, cannot have got there. */
static void dropped(struct dialogue *talk)
{
	bool doubt = talk->critical && sock_unsent(talk->out.fd) == 0;

	say("ZConnected to ", talk->host, " but connection died. ",
		doubt ? "Possible duplicate! " : "", "(#4.4.2)\n");
	verdict_zero();
	verdict_exit();
}

/* Says goodbye, without waiting for the answer: nothing depends on it. */
static void leave(struct dialogue *talk)
{
	talk->out.timeout = QUIT_SECONDS;
	out_text(&talk->out, "QUIT\r\n");
	ignore(out_flush(&talk->out));
}

static void quit(struct dialogue *talk, const char *before, const char *after)
{
	leave(talk);
	say(before, talk->host, after, ".\n");
	verdict_said(buf_str(&talk->text));
	verdict_exit();
}

/* Sends what waits and hears the answer. One reply has one deadline, however
 * slowly it trickles in. */
static int ask(struct dialogue *talk)
{
	if (out_flush(&talk->out) == -1)
		return -1;
	talk->in.deadline =
		clock_steady_ms() + (int64_t)talk->job->timeout * 1000;
	return reply_read(&talk->in, &talk->text, &talk->code);
}

static void ask_or_drop(struct dialogue *talk)
{
	if (ask(talk) == -1)
		dropped(talk);
}

static void step_greeting(struct dialogue *talk)
{
	int done = ask(talk);

	if (done == 0 && talk->code == 220)
		return;
	talk->skip = !talk->last;
	if (talk->skip && done == 0)
		leave(talk);
	if (talk->skip)
		return;
	if (done == -1)
		dropped(talk);
	quit(talk, "ZConnected to ", " but greeting failed");
}

static void step_helo(struct dialogue *talk)
{
	out_join(&talk->out, "HELO ", talk->job->helo, "\r\n");
	ask_or_drop(talk);
	if (talk->code != 250)
		quit(talk, "ZConnected to ", " but my name was rejected");
}

/* The address as it is written in commands. */
static const char *quoted(struct dialogue *talk, const char *address)
{
	buf_clear(&talk->address);
	if (quote_address(&talk->address, str_text(address)) == -1)
		verdict_die(verdict_system);
	return buf_text(&talk->address);
}

static void step_mail(struct dialogue *talk)
{
	out_join(&talk->out, "MAIL FROM:<", quoted(talk, talk->job->sender),
		">\r\n");
	ask_or_drop(talk);
	if (talk->code >= PERMANENT)
		quit(talk, "DConnected to ", " but sender was rejected");
	if (talk->code >= TEMPORARY)
		quit(talk, "ZConnected to ", " but sender was rejected");
}

static void recipient(struct dialogue *talk, const char *address)
{
	/* It would be a command of its own. */
	if (strpbrk(address, "\r\n")) {
		say("hSMTP cannot carry an address with a line break. "
		    "(#5.1.3)\n");
		verdict_zero();
		return;
	}
	out_join(&talk->out, "RCPT TO:<", quoted(talk, address), ">\r\n");
	ask_or_drop(talk);
	if (talk->code < TEMPORARY) {
		say("r");
		verdict_zero();
		talk->taken = true;
		return;
	}
	say(talk->code >= PERMANENT ? "h" : "s", talk->host,
		" does not like recipient.\n");
	verdict_said(buf_str(&talk->text));
}

static void step_recipients(struct dialogue *talk)
{
	for (size_t i = 0; i < talk->job->n; i++)
		recipient(talk, talk->job->recipients[i]);
	if (talk->taken)
		return;
	leave(talk);
	say("DGiving up on ", talk->host, ".\n");
	verdict_zero();
	verdict_exit();
}

static void step_data(struct dialogue *talk)
{
	out_text(&talk->out, "DATA\r\n");
	ask_or_drop(talk);
	if (talk->code >= PERMANENT)
		quit(talk, "D", " failed on DATA command");
	if (talk->code >= TEMPORARY)
		quit(talk, "Z", " failed on DATA command");
}

static void step_message(struct dialogue *talk)
{
	static char space[65536];
	struct in message = IN_FROM(0, space);
	struct dots_encode dots = {0};
	struct str piece;
	int got;

	while ((got = in_view(&message, &piece)) == 1) {
		dots_encode(&dots, piece, &talk->out);
		in_skip(&message, piece.n);
		if (talk->out.error)
			dropped(talk);
	}
	if (got == -1)
		verdict_die(verdict_read);
	if (!dots_whole(&dots))
		verdict_die(verdict_partial);
	dots_end(&talk->out);
	talk->critical = !talk->out.error;
	ask_or_drop(talk);
	if (talk->code >= PERMANENT)
		quit(talk, "D", " failed after I sent the message");
	if (talk->code >= TEMPORARY)
		quit(talk, "Z", " failed after I sent the message");
	quit(talk, "K", " accepted message");
}

void session_run(
	const struct session_job *job, int fd, const struct ip *ip, bool last)
{
	static void (*const steps[])(struct dialogue *) = {step_greeting,
		step_helo, step_mail, step_recipients, step_data, step_message};
	static char in_space[4096];
	static char out_space[65536];
	struct dialogue talk = {
		.job = job,
		.in = IN_FROM(fd, in_space),
		.out = OUT_TO(fd, out_space),
		.text = BUF_LIMIT(REPLY_TEXT_MAX + 1),
		.address = BUF_LIMIT(ADDRESS_MAX),
		.last = last,
	};

	ip_format(ip, talk.host);
	talk.in.timeout = talk.out.timeout = job->timeout;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		steps[i](&talk);
		if (talk.skip)
			break;
	}
	buf_free(&talk.text);
	buf_free(&talk.address);
	file_close(fd);
}
