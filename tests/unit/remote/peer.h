/* peer - a server that says what a script tells it, at the other end of a
 * socket, and writes down what it hears
 *
 * A script is lines:
 *
 *	S text	say it, with CR LF
 *	R text	say it, without
 *	L	hear one line
 *	A	hear one line; more than it must not come before the next S
 *	Q	nothing may come before the next S
 *	D	hear up to CR LF . CR LF
 *	B n	hear n bytes
 *	P	hear nothing more: whoever talks meets a closed window
 *	T ms	hear a little, and rest, again and again
 *	K	from now on the network loses what the client sends (peer_listen)
 *	W	write down the client's address
 *	N	hang up, and wait for another connection (peer_listen)
 *	X	hang up for good
 *
 * At its end it hears until the client hangs up.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef PEER_H
#define PEER_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

#include "check.h"

enum { PEER_ROOM = 4 << 20, PEER_SILENCE_MS = 15, PEER_END_MS = 20000 };

static char peer_heard[PEER_ROOM]; /* what the last one heard, with a NUL */
static size_t peer_heard_n;
static pid_t peer_pid;
static int peer_back = -1;

struct peer_state {
	int listener; /* -1: there is just one connection */
	int net;
	int back;
	char buffer[4096]; /* came, but not heard yet: from pos to end */
	size_t pos;
	size_t end;
};

static void peer_note(const struct peer_state *peer, const char *s, size_t n)
{
	while (n) {
		ssize_t put = write(peer->back, s, n);
		if (put <= 0)
			_exit(1);
		s += put;
		n -= (size_t)put;
	}
}

/* Something has come, or comes within the time. */
static bool peer_more(const struct peer_state *peer, int ms)
{
	struct pollfd one = {.fd = peer->net, .events = POLLIN};

	return peer->pos < peer->end ||
	       (poll(&one, 1, ms) == 1 && (one.revents & POLLIN));
}

/* Fills the buffer if it is empty; false at the end. */
static bool peer_fill(struct peer_state *peer)
{
	ssize_t got;

	if (peer->pos < peer->end)
		return true;
	got = read(peer->net, peer->buffer, sizeof(peer->buffer));
	peer->pos = 0;
	peer->end = got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* Hears bytes until the end is seen; false when there are no more. */
static bool peer_hear(struct peer_state *peer, const char *end)
{
	char last[6] = "";
	size_t n = strlen(end);
	bool seen = false;

	/* Where a body starts a line has just ended. */
	memcpy(last + 3, "\r\n", 2);
	while (!seen && peer_fill(peer)) {
		size_t from = peer->pos;
		while (!seen && peer->pos < peer->end) {
			memmove(last, last + 1, 4);
			last[4] = peer->buffer[peer->pos++];
			seen = memcmp(last + 5 - n, end, n) == 0;
		}
		peer_note(peer, peer->buffer + from, peer->pos - from);
	}
	return seen;
}

static void peer_bytes(struct peer_state *peer, size_t n)
{
	while (n && peer_fill(peer)) {
		size_t have = peer->end - peer->pos;
		size_t take = have < n ? have : n;
		peer_note(peer, peer->buffer + peer->pos, take);
		peer->pos += take;
		n -= take;
	}
}

static void peer_accept(struct peer_state *peer)
{
	if (peer->net != -1)
		(void)close(peer->net);
	peer->net = accept(peer->listener, 0, 0);
	peer->pos = peer->end = 0;
	if (peer->net == -1)
		_exit(1);
}

static void peer_who(const struct peer_state *peer)
{
	struct sockaddr_in there;
	socklen_t n = sizeof(there);
	char text[64] = "?";

	if (getpeername(peer->net, (struct sockaddr *)&there, &n) == 0)
		(void)inet_ntop(AF_INET, &there.sin_addr, text, sizeof(text));
	peer_note(peer, text, strlen(text));
	peer_note(peer, "\n", 1);
}

/* The system drops it before it says that it has it. N does not hang up then. */
static void peer_lose(const struct peer_state *peer)
{
	/* As in <linux/filter.h>, which not every libc has. */
	enum { ATTACH_FILTER = 26, RETURN = 6 };
	struct {
		unsigned short code;
		unsigned char yes;
		unsigned char no;
		unsigned bytes;
	} nothing = {RETURN, 0, 0, 0};
	struct {
		unsigned short n;
		void *steps;
	} filter = {1, &nothing};

	if (setsockopt(peer->net, SOL_SOCKET, ATTACH_FILTER, &filter,
		    sizeof(filter)) == -1 ||
		dup(peer->net) == -1)
		_exit(1);
}

/* What it hears so is not written down. */
static void peer_sip(const struct peer_state *peer, int ms)
{
	static char some[65536];

	while (read(peer->net, some, sizeof(some)) > 0)
		(void)poll(0, 0, ms);
}

static void peer_step(struct peer_state *peer, struct str line)
{
	struct str text = str_skip(line, 2);

	switch (line.n ? line.s[0] : 0) {
	case 'S':
	case 'R':
		(void)send(peer->net, text.s, text.n, MSG_NOSIGNAL);
		if (line.s[0] == 'S')
			(void)send(peer->net, "\r\n", 2, MSG_NOSIGNAL);
		break;
	case 'L':
		(void)peer_hear(peer, "\n");
		break;
	case 'A':
	case 'Q':
		if ((line.s[0] == 'Q' || peer_hear(peer, "\n")) &&
			peer_more(peer, PEER_SILENCE_MS))
			peer_note(peer, "<TOO EARLY>", 11);
		break;
	case 'D':
		(void)peer_hear(peer, "\r\n.\r\n");
		break;
	case 'B':
		peer_bytes(peer, (size_t)atol(text.s));
		break;
	case 'P':
		sleep(60);
		break;
	case 'T':
		peer_sip(peer, (int)atol(text.s));
		break;
	case 'K':
		peer_lose(peer);
		break;
	case 'W':
		peer_who(peer);
		break;
	case 'N':
		peer_accept(peer);
		break;
	case 'X':
		_exit(0);
	default:
		break;
	}
}

static void peer_end(struct peer_state *peer)
{
	while (peer_more(peer, PEER_END_MS) && peer_fill(peer))
		peer_bytes(peer, peer->end - peer->pos);
	_exit(0);
}

/* The file that what is heard goes to. */
static void peer_open(void)
{
	char path[] = "/tmp/peer-XXXXXX";

	peer_back = mkstemp(path);
	if (peer_back == -1 || unlink(path) == -1)
		abort();
	(void)fflush(stdout);
}

static void peer_run(struct peer_state *peer, const char *script)
{
	peer->back = peer_back;
	for (struct str rest = str_text(script); rest.n;)
		peer_step(peer, str_cut(&rest, '\n'));
	peer_end(peer);
}

/* Starts one; returns the client's end, as a connected socket is. */
static inline int peer_start(const char *script)
{
	int net[2];

	peer_open();
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, net) == -1)
		abort();
	peer_pid = fork();
	if (peer_pid == 0) {
		struct peer_state peer = {.listener = -1, .net = net[1]};
		(void)close(net[0]);
		peer_run(&peer, script);
	}
	(void)close(net[1]);
	(void)fcntl(net[0], F_SETFL, O_NONBLOCK);
	return net[0];
}

/* The same at a port of 127.0.0.1, which is returned. */
static inline unsigned peer_listen(const char *script)
{
	struct sockaddr_in here = {.sin_family = AF_INET};
	socklen_t n = sizeof(here);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	peer_open();
	if (bind(listener, (struct sockaddr *)&here, n) == -1 ||
		listen(listener, 10) == -1 ||
		getsockname(listener, (struct sockaddr *)&here, &n) == -1)
		abort();
	peer_pid = fork();
	if (peer_pid == 0) {
		struct peer_state peer = {.listener = listener, .net = -1};
		peer_accept(&peer);
		peer_run(&peer, script);
	}
	(void)close(listener);
	return ntohs(here.sin_port);
}

/* Waits for its end; peer_heard is complete then. */
static void peer_done(void)
{
	ssize_t got = 1;

	(void)waitpid(peer_pid, 0, 0);
	(void)lseek(peer_back, 0, SEEK_SET);
	peer_heard_n = 0;
	while (got > 0) {
		got = read(peer_back, peer_heard + peer_heard_n,
			PEER_ROOM - 1 - peer_heard_n);
		peer_heard_n += got > 0 ? (size_t)got : 0;
	}
	peer_heard[peer_heard_n] = 0;
	(void)close(peer_back);
}

#endif
