/* query - see query.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/query.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "dns/servers.h"
#include "net/sock.h"

enum { PORT = 53, ROUNDS = 3 };

/* Patience for one server in each round. With 3 servers: 54 s in all. */
static const int64_t patience_ms[ROUNDS] = {2000, 5000, 11000};

/* One attempt at one server. */
struct attempt {
	const struct ip *server;
	int64_t deadline;
	bool edns;
};

static bool open_answer(struct query *query, size_t n)
{
	return packet_open(&query->packet,
		str_of((const char *)query->bytes, n), &query->question);
}

/* Waits for our answer on a UDP socket; others are passed over. */
static int listen_udp(struct query *query, int fd, int64_t deadline)
{
	while (sock_wait(fd, POLLIN, deadline) == 0) {
		ssize_t n = recv(fd, query->bytes, sizeof(query->bytes), 0);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			return -1;
		if (n > 0 && open_answer(query, (size_t)n))
			return 0;
	}
	return -1;
}

static int ask_udp(struct query *query, const struct attempt *attempt)
{
	unsigned char ask[PACKET_QUERY_MAX];
	size_t n = packet_build(ask, &query->question, attempt->edns);
	int fd = sock_udp(attempt->server, PORT);

	if (fd == -1)
		return -1;
	int done = -1;
	if (send(fd, ask, n, MSG_NOSIGNAL) == (ssize_t)n)
		done = listen_udp(query, fd, attempt->deadline);
	file_close(fd);
	return done;
}

/* Reads exactly n bytes. */
static int receive(int fd, unsigned char *dst, size_t n, int64_t deadline)
{
	while (n) {
		if (sock_wait(fd, POLLIN, deadline) == -1)
			return -1;
		ssize_t got = recv(fd, dst, n, 0);
		if (got == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return -1;
		dst += got;
		n -= (size_t)got;
	}
	return 0;
}

static int ask_tcp(struct query *query, const struct attempt *attempt)
{
	unsigned char ask[2 + PACKET_QUERY_MAX];
	size_t n = packet_build(ask + 2, &query->question, attempt->edns);
	unsigned char length[2];
	int fd = sock_connect(attempt->server, PORT, attempt->deadline);

	if (fd == -1)
		return -1;
	ask[0] = (unsigned char)(n >> 8);
	ask[1] = (unsigned char)n;
	int done = -1;
	/* So few bytes fit into any fresh socket at once. */
	if (send(fd, ask, n + 2, MSG_NOSIGNAL) == (ssize_t)(n + 2) &&
		receive(fd, length, 2, attempt->deadline) == 0) {
		n = (size_t)(length[0] << 8 | length[1]);
		if (receive(fd, query->bytes, n, attempt->deadline) == 0 &&
			open_answer(query, n) && !query->packet.truncated)
			done = 0;
	}
	file_close(fd);
	return done;
}

/* A usable answer from this server, or -1. */
static int ask_server(struct query *query, struct attempt *attempt)
{
	for (int n = 0; n < 2; n++) {
		if (random_bytes(&query->question.id, 2) == -1 ||
			ask_udp(query, attempt) == -1)
			return -1;
		if (query->packet.truncated && ask_tcp(query, attempt) == -1)
			return -1;
		/* Old servers do not understand EDNS0: once more without. */
		if (query->packet.rcode != PACKET_FORMERR)
			break;
		attempt->edns = false;
	}
	return query->packet.rcode == PACKET_OK ||
			       query->packet.rcode == PACKET_NXDOMAIN
		       ? 0
		       : -1;
}

static int ask_all(struct query *query, const struct servers *servers)
{
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < servers->n; i++) {
			struct attempt attempt = {.server = &servers->ips[i],
				.deadline =
					clock_steady_ms() + patience_ms[round],
				.edns = true};
			if (ask_server(query, &attempt) == 0)
				return 0;
			/* A server that says SERVFAIL means it: one round. */
			if (query->packet.rcode == PACKET_SERVFAIL &&
				i + 1 == servers->n)
				return -1;
		}
	return -1;
}

/* Follows one alias in the answer: 1 and the question's name is the new
 * one, 0 none for it, -1 nonsense. */
static int alias(struct query *query)
{
	struct packet look = query->packet;
	struct packet_record record;
	int got;

	while ((got = packet_next(&look, &record)) == 1) {
		size_t pos = record.pos;
		if (record.type != PACKET_CNAME ||
			strcmp(record.owner, query->question.name) != 0)
			continue;
		char name[PACKET_NAME_MAX];
		if (!packet_name(&look, &pos, name) ||
			pos != record.pos + record.n || !name[0])
			return -1;
		memcpy(query->question.name, name, sizeof(name));
		return 1;
	}
	return got;
}

/* Has the answer a record for the question's name? 1, 0, -1. */
static int present(const struct query *query)
{
	struct packet look = query->packet;
	struct packet_record record;
	int got;

	while ((got = packet_next(&look, &record)) == 1)
		if (record.type == query->question.type &&
			strcmp(record.owner, query->question.name) == 0)
			return 1;
	return got;
}

/* What one answer says; *again_out: it ended in an alias without target. */
static enum query_result judge(
	struct query *query, int *aliases, bool *again_out)
{
	int moved = 0;
	int got;

	*again_out = false;
	while ((got = alias(query)) == 1) {
		moved = 1;
		if (++*aliases > QUERY_CNAMES_MAX)
			return QUERY_SOFT;
	}
	if (got == 0)
		got = present(query);
	if (got == -1)
		return QUERY_SOFT;
	if (got == 1)
		return QUERY_FOUND;
	if (query->packet.rcode == PACKET_NXDOMAIN)
		return QUERY_NXDOMAIN;
	*again_out = moved;
	return QUERY_NONE;
}

enum query_result query_ask(
	struct query *query, struct str name, enum packet_type type)
{
	static struct servers servers;
	int aliases = 0;
	bool again = true;
	enum query_result result = QUERY_SOFT;

	if (!packet_name_from(name, query->question.name))
		return QUERY_NXDOMAIN; /* no such name can exist */
	query->question.type = type;
	if (!servers.n)
		servers_read(&servers);
	while (again) {
		query->packet = (struct packet){0};
		if (ask_all(query, &servers) == -1)
			return QUERY_SOFT;
		result = judge(query, &aliases, &again);
	}
	return result;
}

bool query_next(struct query *query, struct packet_record *record_out)
{
	while (packet_next(&query->packet, record_out) == 1)
		if (record_out->type == query->question.type &&
			strcmp(record_out->owner, query->question.name) == 0)
			return true;
	return false;
}
