/* qmail-qmqpc - hand a message to a QMQP server instead of queueing it
 *
 *	qmail-qmqpc
 *
 * Stands in for qmail-queue: message on descriptor 0, envelope on descriptor
 * 1. Asks the servers of control/qmqpservers in turn. The message is accepted
 * only when a server has said so; once a server may have all of it, no other
 * is asked, so that it cannot be accepted twice.
 *
 * Exit: 0 accepted; 31 51 53 54 55 61 71 72 73 74 91 as qmail-queue.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/sock.h"
#include "queue/codes.h"
#include "remote/parcel.h"

enum {
	PORT = 628,
	CONNECT_MS = 10000,
	TALK_SECONDS = 60,
	ENVELOPE_MAX = 64 * 1024 * 1024,
	SERVERS_MAX = 1024 * 1024,
	ANSWER_MAX = 10000,
};

const char prog_name[] = "qmail-qmqpc";

struct request {
	struct parcel *message;
	struct buf envelope; /* records, checked by measure */
	uint64_t strings; /* bytes of the envelope as netstrings */
};

static void take_message(struct parcel *message)
{
	const char *dir = env_get("TMPDIR");

	switch (parcel_take(message, 0, dir && *dir ? dir : "/tmp")) {
	case PARCEL_OK:
		return;
	case PARCEL_UNREADABLE:
		_exit(QUEUE_READ);
	case PARCEL_NO_ROOM:
		_exit(QUEUE_WRITE);
	}
}

static void take_envelope(struct buf *envelope)
{
	if (file_read_all(1, envelope) == -1)
		_exit(errno == ENOMEM || errno == EMSGSIZE ? QUEUE_NO_MEMORY
							   : QUEUE_READ);
}

/* How long a netstring of n bytes is. */
static uint64_t netstring_size(uint64_t n)
{
	char digits[NUM_MAX];

	return num_format(digits, n) + 1 + n + 1;
}

/* F sender NUL, T recipient NUL for each, one more NUL. */
static void measure(struct request *request)
{
	struct str rest = buf_str(&request->envelope);
	char letter = 'F';

	while (rest.n && rest.s[0]) {
		if (rest.s[0] != letter || !str_has(rest, 0))
			_exit(QUEUE_ENVELOPE);
		request->strings += netstring_size(str_cut(&rest, 0).n - 1);
		letter = 'T';
	}
	if (rest.n != 1 || letter == 'F')
		_exit(QUEUE_ENVELOPE);
}

static void add_size(struct out *out, uint64_t n)
{
	out_num(out, n);
	out_byte(out, ':');
}

static void add_strings(struct out *out, struct str records)
{
	while (records.n > 1) {
		struct str address = str_skip(str_cut(&records, 0), 1);
		add_size(out, address.n);
		out_str(out, address);
		out_byte(out, ',');
	}
}

/* Without its last byte the request is nothing: when this fails, the server
 * has not got it. */
static int send_all(const struct request *request, int fd)
{
	static char space[65536];
	struct out out = OUT_TO(fd, space);
	uint64_t size = request->message->size;

	out.timeout = TALK_SECONDS;
	add_size(&out, netstring_size(size) + request->strings);
	add_size(&out, size);
	if (parcel_send(request->message, &out) == -1)
		_exit(QUEUE_READ);
	out_byte(&out, ',');
	add_strings(&out, buf_str(&request->envelope));
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

/* One server. *final_out: it may have the message, so its word stands. */
static int ask(
	const struct request *request, struct str server, bool *final_out)
{
	struct ip ip;

	if (!ip_parse(server, &ip) && !ip_parse_literal(server, &ip))
		return QUEUE_NO_CONTROL;
	int fd = sock_connect(&ip, PORT, clock_steady_ms() + CONNECT_MS);
	if (fd == -1)
		return errno == ETIMEDOUT ? QUEUE_SERVER_TEMP
					  : QUEUE_CONNECTION;
	*final_out = send_all(request, fd) == 0;
	int code = *final_out ? hear(fd) : QUEUE_PROTOCOL;
	file_close(fd);
	return code;
}

/* Down the list, until one has the message; the last one tried decides. */
static int ask_all(const struct request *request, struct str servers)
{
	struct str server;
	int code = QUEUE_NO_CONTROL;
	bool final = false;

	while (!final && control_next(&servers, &server))
		code = ask(request, server, &final);
	return code;
}

int main(int argc, char **argv)
{
	static struct parcel message;
	struct request request = {
		.message = &message, .envelope = BUF_LIMIT(ENVELOPE_MAX)};
	struct buf servers = BUF_LIMIT(SERVERS_MAX);

	help_wanted(argc, argv, "");
	sig_ignore(SIGPIPE);
	if (chdir(home_path) == -1)
		_exit(QUEUE_CHDIR);
	if (control_list("qmqpservers", &servers) != 1 || !servers.n)
		_exit(QUEUE_NO_CONTROL);
	take_message(&message);
	take_envelope(&request.envelope);
	measure(&request);
	_exit(ask_all(&request, buf_str(&servers)));
}
