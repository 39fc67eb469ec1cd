/* qmtp - see qmtp.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/qmtp.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "net/sock.h"
#include "remote/session.h"
#include "talk/netstring.h"
#include "talk/reply.h"

struct link {
	struct in in;
	struct out out;
	char host[IP_TEXT_MAX];
	struct buf text; /* of one answer; hostile */
	bool critical; /* all of it was sent */
};

static void died(struct link *link, struct verdict *verdict)
{
	bool doubt = link->critical && file_unsent(link->out.fd) == 0;

	verdict_message(verdict, 'Z', str_of(0, 0), "Connected to ", link->host,
		" but connection died. ", doubt ? "Possible duplicate! " : "",
		"(#4.4.2)\n");
}

/* How long a netstring of n bytes is. */
static uint64_t netstring_size(uint64_t n)
{
	char digits[NUM_MAX];

	return num_format(digits, n) + 1 + n + 1;
}

static void say_recipients(struct out *out, const struct task *task)
{
	uint64_t size = 0;

	for (size_t i = 0; i < task->n; i++)
		size += netstring_size(strlen(task->recipients[i]));
	out_num(out, size);
	out_byte(out, ':');
	for (size_t i = 0; i < task->n; i++)
		netstring_add(out, str_text(task->recipients[i]));
	out_byte(out, ',');
}

/* 0; -1: the message cannot be read. Errors of writing are out's. */
static int say(struct out *out, const struct task *task)
{
	out_num(out, task->parcel->size + 1);
	out_text(out, ":\n"); /* lines end in LF */
	if (parcel_send(task->parcel, out) == -1)
		return -1;
	out_byte(out, ',');
	netstring_add(out, str_text(task->sender));
	say_recipients(out, task);
	return 0;
}

/* One answer: its letter; its text in link->text, a line, without NULs. 0:
 * there is none. */
static char hear(struct link *link, int timeout)
{
	struct netstring answer;
	char letter = 0;
	char c;

	buf_clear(&link->text);
	link->in.deadline = clock_steady_ms() + (int64_t)timeout * 1000;
	if (netstring_open(&answer, &link->in) != 1 ||
		netstring_byte(&answer, &letter) == -1)
		return 0;
	while (answer.left) {
		if (netstring_byte(&answer, &c) == -1)
			return 0;
		if (link->text.n < REPLY_TEXT_MAX &&
			buf_add_byte(&link->text, c ? c : '?') == -1)
			return 0;
	}
	if (netstring_close(&answer) == -1 ||
		buf_add_byte(&link->text, '\n') == -1)
		return 0;
	return strchr("KZD", letter) ? letter : 0;
}

static void hear_all(struct link *link, const struct task *task, int timeout,
	struct verdict *verdict)
{
	for (size_t i = 0; i < task->n; i++) {
		char letter = hear(link, timeout);
		struct str said = buf_str(&link->text);
		if (!letter) {
			died(link, verdict);
			return;
		}
		if (letter != 'K') {
			verdict_recipient(verdict, i, letter == 'D' ? 'h' : 's',
				said, link->host,
				" does not like recipient.\n");
			continue;
		}
		verdict_recipient(verdict, i, VERDICT_TAKEN, str_of(0, 0), "");
		verdict_message(
			verdict, 'K', said, link->host, " accepted message.\n");
		verdict_settle(verdict);
	}
	if (!verdict->kept.letter)
		verdict_message(verdict, 'D', str_of(0, 0), "Giving up on ",
			link->host, ".\n");
}

void qmtp_run(int fd, const struct ip *ip, int timeout, const struct task *task,
	struct verdict *verdict)
{
	static char in_space[4096];
	static char out_space[65536];
	struct link link = {.in = IN_FROM(fd, in_space),
		.out = OUT_TO(fd, out_space),
		.text = BUF_LIMIT(REPLY_TEXT_MAX + 1)};

	ip_format(ip, link.host);
	link.in.timeout = link.out.timeout = timeout;
	link.out.deadline = session_bound(timeout, task->parcel->size);
	if (say(&link.out, task) == -1) {
		/* Half a netstring: the host takes nothing. */
		verdict_plain(verdict, verdict_read);
	} else if (out_flush(&link.out) == -1) {
		died(&link, verdict);
	} else {
		link.critical = true;
		hear_all(&link, task, timeout, verdict);
	}
	buf_free(&link.text);
	file_close(fd);
}
