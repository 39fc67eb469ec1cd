/* world - name servers that answer from a table, without a network
 *
 * Stands in for base/clock, net/sock and dns/servers: the test program defines
 * their functions itself, so the linker leaves the real ones out. A question
 * is answered when the asker waits for it; a wait that nothing ends lets the
 * clock jump to its end, so minutes of silence take no time.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef WORLD_H
#define WORLD_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "dns/packet.h"
#include "dns/servers.h"
#include "net/sock.h"

#include "zone.h"

/* What a name server does with a question. */
enum world_mood {
	FINE,
	SERVFAIL,
	REFUSED,
	SILENT,
	CUT, /* UDP answers are truncated and empty */
	OLD, /* EDNS0 is a format error */
	WALL, /* EDNS0, the AD bit and capitals are lost on the way */
	FORGED, /* a wrong id, a wrong question, then the right answer */
	FLOOD, /* forged answers without an end; by TCP it is fine */
	LOWER, /* forgets the case of letters */
	GARBLED, /* the answer ends in the middle of a record */
	REFERS, /* knows nothing but whom to ask, and does not */
	DRIPS, /* by UDP cut, by TCP only the first byte comes */
	HALF, /* by UDP cut, by TCP the connection ends half way */
	CLOSED, /* nobody listens */
};

struct world {
	const struct zone_record *records; /* owner null at the end */
	enum world_mood moods[SERVERS_MAX]; /* of each name server */
	size_t servers; /* how many there are */
	const char *bad; /* this name alone is answered by SERVFAIL */
	const char *slow; /* this one not at all */
	int ttl; /* of all records */
	bool proven; /* AD in all answers */
	unsigned char asked[256]; /* how the last question began */
	int udp; /* questions that came */
	int tcp;
	int open; /* descriptors that are open now, and the most */
	int most;
	int64_t now;
};

enum { WORLD_LINES = 64 };

static struct world world;
static struct world_line {
	int ours;
	int theirs;
	size_t server;
	bool tcp;
} world_lines[WORLD_LINES];

/* The SOA of a "no": it may be kept for as long as the records. */
static size_t world_no(unsigned char *s, size_t n)
{
	static const unsigned char soa[] = {0, 0, 6, 0, 1, 0, 0, 255, 255, 0,
		22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0};

	memcpy(s + n, soa, sizeof(soa));
	n += sizeof(soa);
	s[n - 2] = (unsigned char)(world.ttl >> 8);
	s[n - 1] = (unsigned char)world.ttl;
	s[9] = 1;
	return n;
}

/* Answers the question of n bytes in place; the new length. */
static size_t world_answer(unsigned char *s, size_t n)
{
	struct packet asked = {.s = s, .n = n};
	char name[PACKET_NAME_MAX];
	size_t pos = 12;
	int known = 0;

	if (packet_name(&asked, &pos, name) != 1)
		abort();
	int type = s[pos + 1];
	n = pos + 4;
	memset(s + 6, 0, 6); /* no EDNS0 record any more */
	s[2] = 0x81;
	s[3] = (unsigned char)(world.proven ? 0xa0 : 0x80);
	if (world.bad && strcmp(name, world.bad) == 0)
		s[3] |= PACKET_SERVFAIL;
	for (const struct zone_record *r = world.records; r->owner; r++) {
		if (strcmp(r->owner, name) != 0)
			continue;
		known = 1;
		if (r->type != type && r->type != PACKET_CNAME)
			continue;
		n += zone_add(s + n, r, world.ttl);
		s[7]++;
		if (r->type == PACKET_CNAME && r->type != type) {
			strcpy(name, r->data);
			known = 0;
			r = world.records - 1;
			if (s[7] > 30)
				break; /* going round */
		}
	}
	if (!known && !(s[3] & 15))
		s[3] |= PACKET_NXDOMAIN;
	return s[7] ? n : world_no(s, n);
}

static void world_send(
	const struct world_line *line, const unsigned char *s, size_t n)
{
	unsigned char length[2] = {(unsigned char)(n >> 8), (unsigned char)n};

	if (line->tcp && send(line->theirs, length, 2, MSG_NOSIGNAL) != 2)
		abort();
	if (send(line->theirs, s, n, MSG_NOSIGNAL) != (ssize_t)n)
		abort();
}

static void world_forge(
	const struct world_line *line, const unsigned char *s, size_t n)
{
	unsigned char copy[4096];

	memcpy(copy, s, n);
	copy[0] ^= 1;
	world_send(line, copy, n);
	copy[0] ^= 1;
	copy[13] ^= 1; /* another name */
	world_send(line, copy, n);
	world_send(line, copy, 5);
}

/* By TCP, when it is not what it should be. */
static void world_stop(
	struct world_line *line, const unsigned char *s, size_t n, bool drips)
{
	unsigned char head[2] = {(unsigned char)(n >> 8), (unsigned char)n};

	if (send(line->theirs, head, drips ? 1 : 2, MSG_NOSIGNAL) < 1)
		abort();
	if (!drips && send(line->theirs, s, n / 2, MSG_NOSIGNAL) < 1)
		abort();
	if (!drips)
		(void)shutdown(line->theirs, SHUT_RDWR);
}

/* The answer, in this mood. */
static void world_reply(struct world_line *line, unsigned char *s, size_t n,
	enum world_mood mood)
{
	if (mood == SERVFAIL || mood == REFUSED || mood == OLD) {
		s[3] = (unsigned char)(0x80 | (mood == SERVFAIL         ? 2
						      : mood == REFUSED ? 5
									: 1));
		s[7] = s[9] = 0;
	}
	if (mood == REFERS) {
		s[3] = 0; /* neither AA nor RA */
		s[7] = s[9] = 0;
	}
	if (mood == LOWER)
		for (size_t i = 12; s[i]; i++)
			if (s[i] >= 'A' && s[i] <= 'Z')
				s[i] += 'a' - 'A';
	if (mood == FORGED)
		world_forge(line, s, n);
	if ((mood == CUT || mood == DRIPS || mood == HALF) && !line->tcp)
		s[2] |= 2;
	if ((mood == DRIPS || mood == HALF) && line->tcp)
		world_stop(line, s, n, mood == DRIPS);
	else
		world_send(line, s, mood == GARBLED ? n - 2 : n);
}

static bool world_capitals(const unsigned char *s)
{
	for (size_t i = 12; s[i]; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			return true;
	return false;
}

/* A question may have come: lets the name server do what its mood is. */
static void world_turn(struct world_line *line)
{
	static unsigned char s[4096];
	ssize_t got = recv(line->theirs, s, sizeof(s), MSG_DONTWAIT);
	enum world_mood mood = world.moods[line->server];

	if (mood == FLOOD && !line->tcp) {
		world.udp += got > 0;
		world_send(line, s, 12);
		return;
	}
	if (got <= 0)
		return;
	size_t n = (size_t)got;
	if (line->tcp) {
		n -= 2;
		memmove(s, s + 2, n);
	}
	memcpy(world.asked, s,
		n < sizeof(world.asked) ? n : sizeof(world.asked));
	(*(line->tcp ? &world.tcp : &world.udp))++;
	if (mood == SILENT ||
		(mood == WALL && (s[11] || s[3] || world_capitals(s))))
		return;
	if (mood == OLD && !s[11])
		mood = FINE;
	n = world_answer(s, n);
	char name[PACKET_NAME_MAX];
	struct packet asked = {.s = s, .n = n};
	size_t pos = 12;
	if (world.slow && packet_name(&asked, &pos, name) == 1 &&
		strcmp(name, world.slow) == 0)
		return;
	world_reply(line, s, n, mood);
}

static struct world_line *world_line_of(int fd)
{
	for (size_t i = 0; i < WORLD_LINES; i++)
		if (world_lines[i].theirs && world_lines[i].ours == fd)
			return &world_lines[i];
	return 0;
}

/* Lines whose other end is closed are no more. */
static void world_sweep(void)
{
	world.open = 0;
	for (size_t i = 0; i < WORLD_LINES; i++) {
		struct pollfd one = {.fd = world_lines[i].theirs};
		if (!world_lines[i].theirs)
			continue;
		/* A reset end may be there with what was not read. */
		if (poll(&one, 1, 0) == 1 && (one.revents & POLLHUP)) {
			(void)close(world_lines[i].theirs);
			world_lines[i].theirs = 0;
			continue;
		}
		world.open++;
	}
}

static int world_open(const struct ip *ip, int kind, bool tcp)
{
	int fds[2];
	size_t server = (size_t)ip->bytes[3] - 1;

	world_sweep();
	if (world.moods[server] == CLOSED) {
		errno = ECONNREFUSED;
		return -1;
	}
	if (socketpair(AF_UNIX, kind | SOCK_NONBLOCK, 0, fds) == -1)
		abort();
	for (size_t i = 0; i < WORLD_LINES; i++) {
		/* The number is used again: so that end was closed. */
		if (world_lines[i].theirs && world_lines[i].ours == fds[0]) {
			(void)close(world_lines[i].theirs);
			world_lines[i].theirs = 0;
		}
		if (world_lines[i].theirs)
			continue;
		world_lines[i] =
			(struct world_line){fds[0], fds[1], server, tcp};
		if (++world.open > world.most)
			world.most = world.open;
		return fds[0];
	}
	abort();
}

socklen_t sock_address(
	const struct ip *ip, uint16_t port, struct sockaddr_storage *place_out)
{
	(void)ip;
	(void)port;
	(void)place_out;
	abort();
}

int sock_udp(const struct ip *ip, uint16_t port)
{
	return port == 53 ? world_open(ip, SOCK_SEQPACKET, false) : -1;
}

int sock_begin(const struct ip *ip, uint16_t port, const struct ip *from)
{
	return port == 53 && !from ? world_open(ip, SOCK_STREAM, true) : -1;
}

int sock_wait_any(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	for (nfds_t i = 0; i < n; i++)
		if (fds[i].fd != -1)
			world_turn(world_line_of(fds[i].fd));
	int ready = poll(fds, n, 0);
	if (ready == 0)
		world.now = deadline; /* no need to wait for it */
	else
		world.now += 10;
	return ready;
}

int64_t clock_steady_ms(void)
{
	return world.now;
}

/* For real descriptors, of which the world knows nothing. */
int clock_poll_ms(int64_t deadline)
{
	return deadline > world.now ? 60000 : 0;
}

uint64_t clock_micros(void)
{
	return (uint64_t)world.now * 1000;
}

int servers_read(struct servers *servers_out)
{
	servers_out->n = world.servers;
	for (size_t i = 0; i < world.servers; i++) {
		const unsigned char bytes[4] = {
			127, 0, 2, (unsigned char)(i + 1)};
		servers_out->list[i] =
			(struct server){.ip = ip_of(bytes, 4), .port = 53};
	}
	return servers_out->n ? 0 : -1;
}

/* Starts a case: three name servers, all in this mood. */
static void world_begin(const struct zone_record *records, enum world_mood mood)
{
	world = (struct world){.records = records,
		.moods = {mood, mood, mood},
		.servers = SERVERS_MAX,
		.ttl = 300,
		.now = 1000000};
}

#endif
