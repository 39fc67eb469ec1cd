/* dns: name servers that answer anything, or with records of which only the
 * bytes are wrong
 *
 * Names that come out of a packet are names; a search for exchangers ends in
 * time, with no more places than it may have, the best ones first.
 *
 * The input: a byte; if it is odd, one packet. Else answers, one a question:
 * how (a byte), rcode, number of records, length, and that many bytes behind
 * the question that was asked.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "dns/mx.h"
#include "dns/query.h"
#include "net/sock.h"

#include "fuzz.h"

enum {
	ANSWER_MAX = 2 + 12 + PACKET_NAME_MAX + 4 + 255,
	RAW = 1, /* how: the bytes are the packet, but for its id */
	CUT = 2, /* the answer by UDP is truncated */
	LOST = 4, /* no answer at all */
	ALIEN = 8, /* another id */
	QUERY_MS = 70000, /* what one question may take */
	ASKED_MAX = 4 * (2 * MX_HOSTS_MAX + 2) * (QUERY_CNAMES_MAX + 1),
};

/* ---- a single packet ---- */

/* A name is what can be asked about. */
static void check_name(const char *name)
{
	char again[PACKET_NAME_MAX];

	MUST(strlen(name) < PACKET_NAME_MAX);
	if (!*name)
		return;
	MUST(packet_name_from(str_text(name), again));
	MUST(strcmp(name, again) == 0);
}

static void check_packet(struct str bytes)
{
	struct packet_question question = {
		.id = 0x1234, .type = PACKET_MX, .name = "d.example"};
	struct packet packet;
	struct packet_record record;
	char name[PACKET_NAME_MAX];
	size_t records = 0;

	if (!packet_open(&packet, bytes, &question))
		return;
	while (packet_next(&packet, &record) == 1) {
		MUST(record.pos <= bytes.n && record.n <= bytes.n - record.pos);
		check_name(record.owner);
		size_t pos = record.pos;
		if (packet_name(&packet, &pos, name)) {
			MUST(pos > record.pos && pos <= bytes.n);
			check_name(name);
		}
		MUST(++records <= 65535);
	}
}

/* ---- servers that answer from the input ---- */

static struct world {
	struct str answers; /* not given yet */
	int ours; /* the asker's end, and the server's */
	int theirs;
	bool tcp;
	size_t asked;
} world;

static int line(int kind)
{
	int ends[2];

	MUST(socketpair(AF_UNIX, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
		     ends) == 0);
	if (world.theirs != -1)
		file_close(world.theirs);
	world.ours = ends[0];
	world.theirs = ends[1];
	world.tcp = kind == SOCK_STREAM;
	MUST(++world.asked < ASKED_MAX);
	return ends[0];
}

int sock_udp(const struct ip *ip, uint16_t port)
{
	MUST(port == 53 && !ip_any(ip));
	return line(SOCK_DGRAM);
}

int sock_connect(const struct ip *ip, uint16_t port, int64_t deadline)
{
	MUST(port == 53 && !ip_any(ip) && deadline > 0);
	return line(SOCK_STREAM);
}

size_t sock_unsent(int fd)
{
	(void)fd;
	return 0;
}

/* The header and question of an answer to this; its length. */
static size_t head(unsigned char *dst, const unsigned char *asked, size_t n)
{
	unsigned rcode = fuzz_byte(&world.answers);
	unsigned records = fuzz_byte(&world.answers);
	size_t end = 12;

	while (end < n && asked[end])
		end += asked[end] + 1U;
	memcpy(dst, asked, end + 5);
	dst[2] = 0x81;
	dst[3] = (unsigned char)(0x80 | (rcode & 15));
	dst[6] = dst[8] = dst[9] = dst[10] = dst[11] = 0;
	dst[7] = (unsigned char)records;
	return end + 5;
}

/* Answers what was asked with what the input says next. */
static void serve(void)
{
	unsigned char asked[2 + PACKET_QUERY_MAX];
	unsigned char answer[2 + ANSWER_MAX];
	unsigned char *from = asked + (world.tcp ? 2 : 0);
	unsigned char *to = answer + 2;
	ssize_t got = recv(world.theirs, asked, sizeof(asked), 0);
	unsigned how = fuzz_byte(&world.answers);

	if (got < 17 || (how & LOST))
		return;
	size_t n = how & RAW ? 0 : head(to, from, (size_t)got);
	size_t size = fuzz_byte(&world.answers);
	struct str bytes = str_head(world.answers, size);
	world.answers = str_skip(world.answers, bytes.n);
	if (bytes.n)
		memcpy(to + n, bytes.s, bytes.n);
	n += bytes.n;
	memcpy(to, from, 2);
	if (how & ALIEN)
		to[0] ^= 1;
	if ((how & CUT) && !world.tcp)
		to[2] |= 2;
	answer[0] = (unsigned char)(n >> 8);
	answer[1] = (unsigned char)n;
	if (world.tcp)
		MUST(send(world.theirs, answer, n + 2, 0) == (ssize_t)n + 2);
	else
		MUST(send(world.theirs, to, n, 0) == (ssize_t)n);
}

int sock_wait(int fd, short events, int64_t deadline)
{
	struct pollfd one = {.fd = fd, .events = events};

	MUST(fd == world.ours);
	if (poll(&one, 1, 0) == 0)
		serve();
	if (poll(&one, 1, 0) == 1)
		return 0;
	fuzz_wait_until(deadline);
	errno = ETIMEDOUT;
	return -1;
}

/* ---- a search ---- */

static void check_mx(const struct mx *mx, enum mx_result result)
{
	MUST(mx->n <= MX_PLACES_MAX);
	MUST(result == MX_OK || result == MX_NO_HOST || result == MX_SOFT);
	for (size_t i = 1; result == MX_OK && i < mx->n; i++)
		MUST(mx->places[i - 1].preference <= mx->places[i].preference);
	for (size_t i = 0; result == MX_OK && i < mx->n; i++)
		MUST(mx->places[i].preference <= mx->doubt);
}

static void search(struct str answers)
{
	static struct mx mx;
	int64_t start = clock_steady_ms();

	world = (struct world){.answers = answers, .ours = -1, .theirs = -1};
	check_mx(&mx, mx_domain(&mx, str_text("d.example")));
	MUST(clock_steady_ms() - start < (2 * MX_HOSTS_MAX + 2) *
						 (QUERY_CNAMES_MAX + 1) *
						 (int64_t)QUERY_MS);
	if (world.theirs != -1)
		file_close(world.theirs);
}

static void run(struct str input)
{
	if (fuzz_byte(&input) % 2)
		check_packet(input);
	else
		search(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 16};
