/* qmail-qmqpc - hand a message to a QMQP server instead of queueing it
 *
 *	qmail-qmqpc
 *
 * Stands in for qmail-queue: message on descriptor 0, envelope on descriptor
 * 1. Asks the servers of control/qmqpservers in turn until one answers; the
 * message is accepted only when a server has said so.
 *
 * Exit: 0 accepted, 11 31 51 54 55 61 71 73 74 91 as qmail-queue.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/sock.h"
#include "queue/codes.h"

enum {
	PORT = 628,
	CONNECT_MS = 10000,
	TALK_SECONDS = 60,
	MESSAGE_MAX = 512 * 1024 * 1024,
	ENVELOPE_MAX = 64 * 1024 * 1024,
	ANSWER_MAX = 10000,
};

const char prog_name[] = "qmail-qmqpc";

struct request {
	struct buf message;
	struct buf envelope;
	struct buf strings; /* the envelope as netstrings */
};

static void slurp(int fd, struct buf *b)
{
	if (file_read_all(fd, b) == -1)
		_exit(errno == ENOMEM || errno == EMSGSIZE ? QUEUE_NO_MEMORY
							   : QUEUE_READ);
}

static void add_netstring(struct buf *b, struct str a)
{
	if (buf_add_num(b, a.n) == -1 || buf_add_byte(b, ':') == -1 ||
		buf_add_str(b, a) == -1 || buf_add_byte(b, ',') == -1)
		_exit(QUEUE_NO_MEMORY);
}

/* F sender NUL, T recipient NUL for each, one more NUL. */
static void translate(struct request *request)
{
	struct str rest = buf_str(&request->envelope);
	char letter = 'F';

	while (rest.n && rest.s[0]) {
		if (rest.s[0] != letter || !str_has(rest, 0))
			_exit(QUEUE_ENVELOPE);
		add_netstring(
			&request->strings, str_skip(str_cut(&rest, 0), 1));
		letter = 'T';
	}
	if (rest.n != 1 || letter == 'F')
		_exit(QUEUE_ENVELOPE);
}

static int send_all(const struct request *request, int fd)
{
	static char space[65536];
	struct out out = OUT_TO(fd, space);
	char digits[NUM_MAX];
	size_t size = request->message.n;

	out.timeout = TALK_SECONDS;
	out_num(&out, num_format(digits, size) + 2 + size + request->strings.n);
	out_byte(&out, ':');
	out_num(&out, size);
	out_byte(&out, ':');
	out_str(&out, buf_str(&request->message));
	out_byte(&out, ',');
	out_str(&out, buf_str(&request->strings));
	out_byte(&out, ',');
	return out_flush(&out);
}

/* The whole answer counts: a netstring that starts with K, Z or D. */
static int hear(int fd)
{
	static char space[1024];
	struct in in = IN_FROM(fd, space);
	struct buf text = BUF_LIMIT(16);
	char bytes[ANSWER_MAX + 1];
	uint64_t n = 0;

	in.timeout = TALK_SECONDS;
	in.deadline = clock_steady_ms() + 10 * TALK_SECONDS * 1000;
	if (in_until(&in, &text, ':') != 1 ||
		!num_parse(str_head(buf_str(&text), text.n - 1), &n) || !n ||
		n > ANSWER_MAX)
		return QUEUE_PROTOCOL;
	if (in_read(&in, bytes, (size_t)n + 1) != (ssize_t)n + 1 ||
		bytes[n] != ',')
		return QUEUE_PROTOCOL;
	switch (bytes[0]) {
	case 'K':
		return QUEUE_OK;
	case 'Z':
		return QUEUE_CONNECT;
	case 'D':
		return QUEUE_REFUSED;
	default:
		return QUEUE_PROTOCOL;
	}
}

static int ask(const struct request *request, struct str server)
{
	struct ip ip;

	if (!ip_parse(server, &ip) && !ip_parse_literal(server, &ip))
		return QUEUE_NO_CONTROL;
	int fd = sock_connect(&ip, PORT, clock_steady_ms() + CONNECT_MS);
	if (fd == -1)
		return QUEUE_CONNECTION;
	int code = send_all(request, fd) == -1 ? QUEUE_PROTOCOL : hear(fd);
	file_close(fd);
	return code;
}

int main(int argc, char **argv)
{
	struct buf servers = BUF_LIMIT(1024 * 1024);
	struct request request = {.message = BUF_LIMIT(MESSAGE_MAX),
		.envelope = BUF_LIMIT(ENVELOPE_MAX),
		.strings = BUF_LIMIT((size_t)4 * ENVELOPE_MAX)};
	struct str server;
	int code = QUEUE_NO_CONTROL;

	help_wanted(argc, argv, "");
	sig_ignore(SIGPIPE);
	if (chdir(home_path) == -1)
		_exit(QUEUE_CHDIR);
	if (control_list("qmqpservers", &servers) != 1 || !servers.n)
		_exit(QUEUE_NO_CONTROL);
	slurp(0, &request.message);
	slurp(1, &request.envelope);
	translate(&request);
	for (struct str rest = buf_str(&servers);
		control_next(&rest, &server);) {
		code = ask(&request, server);
		if (code == QUEUE_OK || code == QUEUE_REFUSED ||
			code == QUEUE_CONNECT)
			break;
	}
	_exit(code);
}
