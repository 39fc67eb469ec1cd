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
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/sock.h"
#include "queue/codes.h"
#include "remote/handover.h"

enum {
	PORT = 628,
	CONNECT_MS = 10000,
	ENVELOPE_MAX = 64 * 1024 * 1024,
	SERVERS_MAX = 1024 * 1024,
};

const char prog_name[] = "qmail-qmqpc";

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

/* One server. *final_out: it may have the message, so its word stands. */
static int ask(
	const struct handover *handover, struct str server, bool *final_out)
{
	struct ip ip;

	if (!ip_parse(server, &ip) && !ip_parse_literal(server, &ip)) {
		(void)control_nonsense("qmqpservers", server, "no address");
		warn(control_where());
		return QUEUE_NO_CONTROL;
	}
	int fd = sock_connect(&ip, PORT, clock_steady_ms() + CONNECT_MS);
	if (fd == -1)
		return errno == ETIMEDOUT ? QUEUE_SERVER_TEMP
					  : QUEUE_CONNECTION;
	*final_out = handover_send(handover, fd) == 0;
	int code = *final_out ? handover_hear(fd) : QUEUE_PROTOCOL;
	file_close(fd);
	return code;
}

/* Down the list, until one has the message; the last one tried decides. */
static int ask_all(const struct handover *handover, struct str servers)
{
	struct str server;
	int code = QUEUE_NO_CONTROL;
	bool final = false;

	while (!final && control_next(&servers, &server))
		code = ask(handover, server, &final);
	return code;
}

static void read_servers(struct buf *servers)
{
	if (control_list("qmqpservers", servers) == -1)
		die(QUEUE_NO_CONTROL, control_where());
	if (!servers->n)
		_exit(QUEUE_NO_CONTROL); /* qmail says nothing of it either */
}

int main(int argc, char **argv)
{
	static struct parcel message;
	struct handover handover = {
		.message = &message, .envelope = BUF_LIMIT(ENVELOPE_MAX)};
	struct buf servers = BUF_LIMIT(SERVERS_MAX);

	help_wanted(argc, argv, "");
	sig_ignore(SIGPIPE);
	if (chdir(home_path) == -1)
		_exit(QUEUE_CHDIR);
	read_servers(&servers);
	take_message(&message);
	take_envelope(&handover.envelope);
	if (handover_measure(&handover) == -1)
		_exit(QUEUE_ENVELOPE);
	_exit(ask_all(&handover, buf_str(&servers)));
}
