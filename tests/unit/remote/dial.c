/* dial: who is called when, and who is taken
 *
 * The network is a table: the last byte of an address tells what becomes of a
 * call to it. The clock jumps, so that a minute takes no time.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/dial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/sock.h"

#include "check.h"

enum { LINES = 64, NEVER = -1 };

/* After so many ms, this errno (0: answered). */
static const struct fate {
	int ms;
	int error;
} fates[] = {
	{10, 0},
	{10, ECONNREFUSED},
	{NEVER, 0},
	{3000, 0},
	{0, ENETUNREACH}, /* at once */
	{0, EADDRNOTAVAIL},
};

enum { GOOD, REFUSED, SILENT, SLOW, NO_ROUTE, NO_SOURCE };

static int64_t now;
static struct line {
	bool open;
	int fate;
	int64_t since;
} lines[LINES]; /* by descriptor */

static char called[200]; /* the addresses' last bytes, in order */

socklen_t sock_address(
	const struct ip *ip, uint16_t port, struct sockaddr_storage *place_out)
{
	(void)ip;
	(void)port;
	(void)place_out;
	abort();
}

int sock_begin(const struct ip *ip, uint16_t port, const struct ip *from)
{
	int last = ip->bytes[ip->six ? 15 : 3];
	int fate = last % 10;

	(void)from;
	(void)snprintf(called + strlen(called), sizeof(called) - strlen(called),
		"%s%d%s", called[0] ? " " : "", last, port == 25 ? "" : "q");
	if (!fates[fate].ms) {
		errno = fates[fate].error;
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(fd >= 0 && fd < LINES);
	lines[fd] = (struct line){true, fate, now};
	return fd;
}

static bool settled(int fd)
{
	int ms = fates[lines[fd].fate].ms;

	return ms != NEVER && now >= lines[fd].since + ms;
}

int sock_began(int fd)
{
	CHECK(settled(fd));
	errno = fates[lines[fd].fate].error;
	return errno ? -1 : 0;
}

int sock_wait_any(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	int ready = 0;

	for (; now < deadline && !ready; now++) {
		for (nfds_t i = 0; i < n; i++) {
			fds[i].revents = settled(fds[i].fd) ? POLLOUT : 0;
			ready += fds[i].revents != 0;
		}
		if (ready)
			break;
	}
	return ready;
}

int64_t clock_steady_ms(void)
{
	return now;
}

int64_t clock_seconds(void)
{
	return 1764000000 + now / 1000;
}

int clock_poll_ms(int64_t deadline)
{
	(void)deadline;
	abort();
}

static struct dial dial;
static struct tcpto tcpto;
static struct source source;

/* Calls: the last byte, and the rank in hundreds; 0 at the end. */
static void begin(const int *calls)
{
	dial = (struct dial){
		.source = &source, .tcpto = &tcpto, .patience_ms = 60000};
	tcpto = (struct tcpto){0};
	source = (struct source){.name = {0, 0}};
	called[0] = 0;
	for (; *calls; calls++) {
		unsigned char bytes[16] = {32, 1};
		bytes[3] = bytes[15] = (unsigned char)(*calls % 100);
		bool six = *calls % 100 >= 50;
		dial.calls[dial.n++] =
			(struct call){.ip = ip_of(bytes, six ? 16 : 4),
				.port = 25,
				.rank = (unsigned)*calls / 100};
	}
}

/* The last byte of who answers; 0: nobody. */
static int next(void)
{
	const struct call *call;
	int fd = dial_next(&dial, &call);

	if (fd == -1)
		return 0;
	CHECK(lines[fd].open && settled(fd));
	(void)close(fd);
	return call->ip.bytes[call->ip.six ? 15 : 3];
}

#define BEGIN(...) begin((const int[]){__VA_ARGS__, 0})

static bool were(const char *want)
{
	return strcmp(called, want) == 0;
}

static void by_rank(void)
{
	BEGIN(110, 120, 210);
	CHECK(next() == 10 && were("10"));
	CHECK(next() == 20 && next() == 10 && next() == 0);
	CHECK(were("10 20 10"));
	BEGIN(111, 121, 210);
	CHECK(next() == 10 && were("11 21 10"));
	BEGIN(111, 114);
	CHECK(next() == 0 && were("11 14"));
}

/* One that leads nowhere costs a second, if there is another of its rank; an
 * answer that comes late is still one. */
static void races(void)
{
	int64_t start = now;

	BEGIN(152, 110);
	CHECK(next() == 10 && were("52 10"));
	CHECK(now - start < 1100);
	start = now;
	BEGIN(113, 112);
	CHECK(next() == 13 && were("13 12"));
	CHECK(now - start >= 3000 && now - start < 3100);
	/* Who was hung up may be called again. */
	BEGIN(113, 110);
	CHECK(next() == 10 && next() == 13);
	/* Refused: the next one at once. */
	start = now;
	BEGIN(111, 121, 110);
	CHECK(next() == 10 && now - start < 100);
}

/* A worse rank waits for the better ones to fail. */
static void ranks_do_not_race(void)
{
	int64_t start = now;

	BEGIN(112, 210);
	CHECK(next() == 10 && now - start >= 60000 && now - start < 61100);
	CHECK(tcpto.records[0].count == 0); /* no file to write to */
	start = now;
	BEGIN(112, 122, 132, 142, 152, 162);
	CHECK(next() == 0 && were("12 22 32 42 52 62"));
	CHECK(now - start < 130000);
}

static void never(void)
{
	BEGIN(110, 160);
	source.never[0] = true;
	CHECK(next() == 60 && were("60"));
	BEGIN(110, 160);
	source.never[1] = true;
	CHECK(next() == 10 && next() == 0 && were("10"));
}

static void avoided(void)
{
	BEGIN(112, 110);
	tcpto.records[3] =
		(struct tcpto_record){dial.calls[0].ip, 2, clock_seconds()};
	CHECK(next() == 10 && were("10"));
	CHECK(next() == 0);
}

static void sources(void)
{
	BEGIN(115);
	CHECK(next() == 0 && !dial.no_source);
	BEGIN(115);
	source.given[0] = true;
	CHECK(next() == 0 && dial.no_source);
}

static void again(void)
{
	BEGIN(110);
	CHECK(next() == 10 && next() == 0);
	dial_again(&dial);
	CHECK(next() == 10 && next() == 0);
}

/* All must have been asked, and they must be all. */
static void refusals(void)
{
	BEGIN(110, 120);
	CHECK(next() == 10 && !dial_all_refused(&dial));
	dial.last->refused = true;
	CHECK(!dial_all_refused(&dial));
	CHECK(next() == 20 && !dial_all_refused(&dial));
	dial.last->refused = true;
	CHECK(dial_all_refused(&dial));
	dial.partial = true;
	CHECK(!dial_all_refused(&dial));
	BEGIN(112, 110);
	tcpto.records[3] =
		(struct tcpto_record){dial.calls[0].ip, 2, clock_seconds()};
	CHECK(next() == 10 && !dial_all_refused(&dial));
	dial.last->refused = true;
	CHECK(next() == 0 && !dial_all_refused(&dial));
}

int main(void)
{
	RUN(by_rank);
	RUN(races);
	RUN(ranks_do_not_race);
	RUN(never);
	RUN(avoided);
	RUN(sources);
	RUN(again);
	RUN(refusals);
	return check_done();
}
