/* flight - see flight.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/flight.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "net/sock.h"

enum {
	ROUNDS = 3,
	ALIEN_MAX = 16, /* packets of others, before UDP is given up */
	UDP_MAX = 4096, /* more than we offer to take */
};

/* Patience for one server in each round. With 3 servers: 54 s in all. */
static const int64_t patience_ms[ROUNDS] = {2000, 5000, 11000};

static const struct server *server(const struct flight *flight)
{
	return &flight->servers->list[flight_server(flight)];
}

size_t flight_server(const struct flight *flight)
{
	return (flight->first + flight->turn) % flight->servers->n;
}

static void hang_up(struct flight *flight)
{
	if (flight->fd != -1)
		file_close(flight->fd);
	flight->fd = -1;
}

/* Puts the question with new dice. */
static int write_question(struct flight *flight)
{
	unsigned char dice[PACKET_DICE];

	if (random_bytes(dice, sizeof(dice)) == -1)
		return -1;
	if (flight->round == ROUNDS - 1)
		memset(dice + 2, 0, sizeof(dice) - 2);
	packet_build(&flight->ask, flight->answer.name, flight->type, dice,
		flight->edns && flight->round < ROUNDS - 1);
	return 0;
}

static int open_udp(struct flight *flight)
{
	if (write_question(flight) == -1)
		return -1;
	flight->tcp = false;
	flight->alien = 0;
	flight->fd = sock_udp(&server(flight)->ip, server(flight)->port);
	flight->events = POLLIN;
	if (flight->fd == -1)
		return -1;
	ssize_t put =
		send(flight->fd, flight->ask.s, flight->ask.n, MSG_NOSIGNAL);
	if (put == (ssize_t)flight->ask.n)
		return 0;
	hang_up(flight);
	return -1;
}

static int open_tcp(struct flight *flight)
{
	hang_up(flight);
	flight->tcp = true;
	flight->sent = 0;
	flight->bytes.limit = FLIGHT_TCP_MAX;
	buf_clear(&flight->bytes);
	flight->fd = sock_begin(&server(flight)->ip, server(flight)->port, 0);
	flight->events = POLLOUT;
	flight->deadline = clock_steady_ms() + patience_ms[flight->round];
	return flight->fd == -1 ? -1 : 0;
}

/* Asks the server whose turn it is; whoever cannot be asked is passed over. */
static void ask(struct flight *flight)
{
	for (; flight->round < ROUNDS; flight->round++, flight->turn = 0)
		for (; flight->turn < flight->servers->n; flight->turn++) {
			if (flight->out >> flight_server(flight) & 1)
				continue;
			flight->deadline =
				clock_steady_ms() + patience_ms[flight->round];
			if (open_udp(flight) == 0)
				return;
		}
	flight->state = FLIGHT_LOST;
}

static void ask_next(struct flight *flight)
{
	hang_up(flight);
	flight->turn++;
	ask(flight);
}

/* It has said that it will not help. */
static void drop_server(struct flight *flight)
{
	flight->out |= 1u << flight_server(flight);
	ask_next(flight);
}

static void land(struct flight *flight, enum answer_verdict verdict)
{
	hang_up(flight);
	flight->verdict = verdict;
	flight->state = FLIGHT_LANDED;
}

/* The same server, another question. */
static void ask_again(struct flight *flight)
{
	hang_up(flight);
	ask(flight);
}

/* An alias led elsewhere: everybody may be asked about that. */
static void ask_on(struct flight *flight)
{
	flight->first = flight_server(flight);
	flight->turn = 0;
	flight->round = 0;
	flight->out = 0;
	ask_again(flight);
}

/* Only this machine's own resolver can be trusted to have checked. */
static bool nearby(const struct ip *ip)
{
	struct ip six = {.six = true, .bytes[15] = 1};

	return ip->six ? ip_equal(ip, &six) : ip->bytes[0] == 127;
}

static void take(struct flight *flight, struct packet *packet)
{
	if ((packet->rcode == PACKET_FORMERR ||
		    packet->rcode == PACKET_NOTIMP) &&
		flight->edns) {
		flight->edns = false;
		ask_again(flight);
		return;
	}
	if (packet->rcode != PACKET_OK && packet->rcode != PACKET_NXDOMAIN) {
		drop_server(flight);
		return;
	}
	packet->proven = packet->proven && nearby(&server(flight)->ip);
	switch (answer_take(&flight->answer, packet, flight->type)) {
	case ANSWER_FOUND:
		land(flight, ANSWER_FOUND);
		break;
	case ANSWER_NONE:
		land(flight, ANSWER_NONE);
		break;
	case ANSWER_NXDOMAIN:
		land(flight, ANSWER_NXDOMAIN);
		break;
	case ANSWER_ALIAS:
		ask_on(flight);
		break;
	case ANSWER_DOUBT:
		drop_server(flight);
		break;
	}
}

/* By TCP nobody else can have said it: the case of letters does not count. */
static void go_tcp(struct flight *flight)
{
	if (open_tcp(flight) == -1)
		ask_next(flight);
}

static void hear_udp(struct flight *flight)
{
	unsigned char space[UDP_MAX];
	struct packet packet;
	ssize_t got = recv(flight->fd, space, sizeof(space), 0);

	if (got == -1) {
		if (errno != EINTR && errno != EAGAIN)
			ask_next(flight);
		return;
	}
	switch (packet_open(
		&packet, str_of((char *)space, (size_t)got), &flight->ask)) {
	case PACKET_OURS:
		if (packet.truncated)
			go_tcp(flight);
		else
			take(flight, &packet);
		break;
	case PACKET_CASED:
		go_tcp(flight);
		break;
	case PACKET_ALIEN:
		if (++flight->alien == ALIEN_MAX)
			go_tcp(flight);
		break;
	}
}

/* 1 when all of the question is sent, 0, -1. */
static int say_tcp(struct flight *flight)
{
	char bytes[2 + PACKET_ASK_MAX];
	size_t n = flight->ask.n + 2;

	bytes[0] = (char)(flight->ask.n >> 8);
	bytes[1] = (char)flight->ask.n;
	memcpy(bytes + 2, flight->ask.s, flight->ask.n);
	ssize_t put = send(flight->fd, bytes + flight->sent, n - flight->sent,
		MSG_NOSIGNAL);
	if (put == -1)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	flight->sent += (size_t)put;
	return flight->sent == n;
}

/* How long the whole is, as far as one can tell. */
static size_t tcp_size(const struct buf *bytes)
{
	const unsigned char *s = (const unsigned char *)bytes->s;

	return bytes->n < 2 ? 2 : 2 + (size_t)(s[0] << 8 | s[1]);
}

/* 1 when all of the answer is there, 0, -1. */
static int fill_tcp(struct flight *flight)
{
	struct buf *bytes = &flight->bytes;
	size_t want = tcp_size(bytes) - bytes->n;

	if (buf_need(bytes, want) == -1)
		return -1;
	ssize_t got = recv(flight->fd, bytes->s + bytes->n, want, 0);
	if (got == -1)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	bytes->n += (size_t)got;
	if (got == 0)
		return -1;
	return bytes->n > 2 && bytes->n == tcp_size(bytes);
}

static void hear_tcp(struct flight *flight)
{
	struct packet packet;
	int got = fill_tcp(flight);

	if (got == 0)
		return;
	if (got == -1) {
		ask_next(flight);
		return;
	}
	enum packet_verdict verdict = packet_open(
		&packet, str_skip(buf_str(&flight->bytes), 2), &flight->ask);
	if (verdict == PACKET_ALIEN || packet.truncated)
		drop_server(flight);
	else
		take(flight, &packet);
}

void flight_start(struct flight *flight, const struct servers *servers,
	size_t first, const char *name, enum packet_type type)
{
	flight->state = FLIGHT_UNDER_WAY;
	flight->fd = -1;
	flight->servers = servers;
	flight->first = first;
	flight->turn = 0;
	flight->round = 0;
	flight->out = 0;
	flight->type = type;
	flight->edns = true;
	answer_begin(&flight->answer, name);
	ask(flight);
}

void flight_go_on(struct flight *flight, bool ready)
{
	if (!ready) {
		ask_next(flight);
	} else if (!flight->tcp) {
		hear_udp(flight);
	} else if (flight->events == POLLIN) {
		hear_tcp(flight);
	} else {
		int said = say_tcp(flight);
		if (said == -1)
			ask_next(flight);
		else if (said == 1)
			flight->events = POLLIN;
	}
}

void flight_end(struct flight *flight)
{
	if (flight->state != FLIGHT_FREE)
		hang_up(flight);
	flight->state = FLIGHT_FREE;
}

void flight_free(struct flight *flight)
{
	flight_end(flight);
	answer_free(&flight->answer);
	buf_free(&flight->bytes);
}
