/* world - name servers that answer from a table, without a network
 *
 * Stands in for net/sock and dns/servers: the test program defines their
 * functions itself, so the linker leaves the real ones out. A question is
 * answered when the asker waits for it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef WORLD_H
#define WORLD_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dns/packet.h"
#include "dns/servers.h"
#include "net/sock.h"

/* What a name server does with a question before it looks at records. */
enum world_mood {
	FINE,
	SERVFAIL,
	REFUSED,
	SILENT,
	CUT, /* UDP answers are truncated and empty */
	OLD, /* EDNS0 is a format error */
	FORGED, /* a wrong id, a wrong question, then the right answer */
	GARBLED, /* the answer ends in the middle of a record */
	CLOSED, /* nobody listens */
};

struct world_record {
	const char *owner;
	int type;
	const char *data; /* 1.2.3.4, ::1, "10 host", a name */
};

struct world {
	const struct world_record *records; /* owner null at the end */
	enum world_mood moods[SERVERS_MAX]; /* of each name server */
	const char *bad; /* this name alone is answered by SERVFAIL */
	int udp; /* questions that came */
	int tcp;
};

static struct world world;
static struct world_lines {
	int ours;
	int theirs;
	size_t server;
	bool tcp;
} world_line = {-1, -1, 0, false};

static size_t world_name(unsigned char *dst, const char *name)
{
	size_t n = 0;

	for (struct str rest = str_text(name); rest.n;) {
		struct str label = str_cut(&rest, '.');
		dst[n++] = (unsigned char)label.n;
		memcpy(dst + n, label.s, label.n);
		n += label.n;
	}
	dst[n++] = 0;
	return n;
}

static size_t world_data(unsigned char *dst, const struct world_record *record)
{
	const char *text = record->data;

	switch (record->type) {
	case PACKET_A:
		return inet_pton(AF_INET, text, dst) == 1 ? 4 : 3;
	case PACKET_AAAA:
		return inet_pton(AF_INET6, text, dst) == 1 ? 16 : 3;
	case PACKET_MX:
		dst[0] = (unsigned char)(atoi(text) >> 8);
		dst[1] = (unsigned char)atoi(text);
		return 2 + world_name(dst + 2, strchr(text, ' ') + 1);
	default:
		return world_name(dst, text);
	}
}

static size_t world_add(unsigned char *dst, const struct world_record *record)
{
	size_t n = world_name(dst, record->owner);
	static const unsigned char middle[] = {0, 1, 0, 0, 1, 44};

	dst[n] = 0;
	dst[n + 1] = (unsigned char)record->type;
	memcpy(dst + n + 2, middle, sizeof(middle));
	size_t size = world_data(dst + n + 10, record);
	dst[n + 8] = 0;
	dst[n + 9] = (unsigned char)size;
	return n + 10 + size;
}

/* Answers the question of n bytes in place; the new length. */
static size_t world_answer(unsigned char *s, size_t n)
{
	struct packet asked = {.s = s, .n = n};
	char name[PACKET_NAME_MAX];
	size_t pos = 12;
	int known = 0;

	if (!packet_name(&asked, &pos, name))
		abort();
	int type = s[pos + 1];
	n = pos + 4;
	memset(s + 6, 0, 6); /* no EDNS0 record any more */
	s[2] = 0x81;
	s[3] = 0x80;
	if (world.bad && strcmp(name, world.bad) == 0)
		s[3] |= PACKET_SERVFAIL;
	for (const struct world_record *r = world.records; r->owner; r++) {
		if (strcmp(r->owner, name) != 0)
			continue;
		known = 1;
		if (r->type != type && r->type != PACKET_CNAME)
			continue;
		n += world_add(s + n, r);
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
	return n;
}

static void world_send(const unsigned char *s, size_t n)
{
	unsigned char length[2] = {(unsigned char)(n >> 8), (unsigned char)n};

	if (world_line.tcp && write(world_line.theirs, length, 2) != 2)
		abort();
	if (write(world_line.theirs, s, n) != (ssize_t)n)
		abort();
}

static void world_forge(const unsigned char *s, size_t n)
{
	unsigned char copy[4096];

	memcpy(copy, s, n);
	copy[0] ^= 1;
	world_send(copy, n);
	copy[0] ^= 1;
	copy[13] ^= 1; /* another name */
	world_send(copy, n);
	world_send(copy, 5);
}

/* A question may have come: lets the name server do what its mood is. */
static void world_turn(void)
{
	static unsigned char s[4096];
	ssize_t got = recv(world_line.theirs, s, sizeof(s), MSG_DONTWAIT);
	enum world_mood mood = world.moods[world_line.server];

	if (got <= 0)
		return;
	size_t n = (size_t)got;
	if (world_line.tcp) {
		n -= 2;
		memmove(s, s + 2, n);
	}
	(*(world_line.tcp ? &world.tcp : &world.udp))++;
	bool edns = s[11];
	if (mood == SILENT)
		return;
	n = world_answer(s, n);
	if (mood == SERVFAIL || mood == REFUSED || (mood == OLD && edns)) {
		s[3] = (unsigned char)(0x80 | (mood == SERVFAIL         ? 2
						      : mood == REFUSED ? 5
									: 1));
		s[7] = 0;
	}
	if (mood == FORGED)
		world_forge(s, n);
	if (mood == CUT && !world_line.tcp)
		s[2] |= 2;
	world_send(s, mood == GARBLED ? n - 2 : n);
}

static int world_open(const struct ip *ip, int kind, bool tcp)
{
	int fds[2];
	size_t server = (size_t)ip->bytes[3] - 1;

	if (world.moods[server] == CLOSED) {
		errno = ECONNREFUSED;
		return -1;
	}
	if (world_line.theirs != -1)
		(void)close(world_line.theirs);
	if (socketpair(AF_UNIX, kind | SOCK_NONBLOCK, 0, fds) == -1)
		abort();
	world_line = (struct world_lines){fds[0], fds[1], server, tcp};
	return fds[0];
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
	return port == 53 ? world_open(ip, SOCK_DGRAM, false) : -1;
}

int sock_connect(const struct ip *ip, uint16_t port, int64_t deadline)
{
	(void)deadline;
	return port == 53 ? world_open(ip, SOCK_STREAM, true) : -1;
}

int sock_wait(int fd, short events, int64_t deadline)
{
	char c;

	(void)events;
	(void)deadline;
	if (fd != world_line.ours)
		abort();
	world_turn();
	if (recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
		return 0;
	errno = ETIMEDOUT; /* no need to wait for it */
	return -1;
}

void servers_parse(struct servers *servers_out, struct str text)
{
	(void)text;
	servers_out->n = 0;
}

void servers_read(struct servers *servers_out)
{
	servers_out->n = SERVERS_MAX;
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		const unsigned char bytes[4] = {
			192, 0, 2, (unsigned char)(i + 1)};
		servers_out->ips[i] = ip_of(bytes, 4);
	}
}

/* Starts a case: all name servers in this mood. */
static void world_begin(
	const struct world_record *records, enum world_mood mood)
{
	world = (struct world){.records = records, .moods = {mood, mood, mood}};
}

#endif
